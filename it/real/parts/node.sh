# One real node: a kubelet with containerd, for the pods that ask for it.
node_source="Go module k8s.io/kubernetes; Debian containerd, runc, containernetworking-plugins"
NODE=real-node
NODE_CGROUP=shipline-real-$PORT

node_up() {
  local folder=$STATE/node pki=$STATE/pki kubelet containerd runc plugins pause
  [ "$(id -u)" = 0 ] || fail "a real node needs root"
  kubelet=$(kubernetes_tools kubelet)
  containerd=$(debian containerd)
  runc=$(debian runc)
  plugins=$(debian containernetworking-plugins)
  pause=$(go_tools pause "" .)
  node_version="$(version_of kubernetes k8s.io/kubernetes), containerd $(cut -d~ -f1 "$containerd/VERSION")"
  node_at=https://127.0.0.1:$NODE_PORT

  certificate $NODE "/O=system:nodes/CN=system:node:$NODE" "DNS:$NODE,IP:127.0.0.1"
  mkdir -p "$folder/cni" "$folder/certs.d/$REGISTRY"
  kubeconfig $NODE "{client-certificate: $pki/$NODE.pem, client-key: $pki/$NODE.key}" >"$folder/kubeconfig"
  echo '{"cniVersion": "0.4.0", "name": "loopback", "plugins": [{"type": "loopback"}]}' >"$folder/cni/loopback.conflist"
  printf 'server = "https://%s"\n[host."https://%s"]\nca = "%s"\n' "$REGISTRY" "$REGISTRY" "$pki/ca.pem" >"$folder/certs.d/$REGISTRY/hosts.toml"
  filled_in "$REAL/node/containerd.toml" PLUGINS "$plugins/usr/lib/cni" RUNC "$runc/usr/sbin/runc" SNAPSHOTTER "$(snapshotter)" >"$folder/containerd.toml"
  filled_in "$REAL/node/kubelet.yaml" >"$folder/kubelet.yaml"
  cgroups_made

  running containerd >/dev/null || stop kubelet
  containerd_up
  in_containerd images ls -q | grep -q ^shipline.test/pause:1 || in_containerd images import "$(pause_image "$pause/pause")" >"$STATE/log/pause"
  for_everyone start kubelet nsenter --mount --target "$(running containerd)" -- "$kubelet/kubelet" --config "$folder/kubelet.yaml" --kubeconfig "$folder/kubeconfig" \
    --hostname-override $NODE --node-labels shipline.dev/real=true --cloud-provider external
  until_ready kubelet 60 admin get node $NODE
  at_loopback
  until_ready kubelet 60 admin wait --for=condition=Ready node/$NODE --timeout=1s
  pull_secret
}

containerd_up() {
  local programs
  programs=$(debian containerd)/usr/bin
  PATH=$programs:$PATH for_everyone start containerd unshare --mount --propagation private -- "$REAL/node/mounts" "$STATE/node" containerd --config "$STATE/node/containerd.toml"
  until_ready containerd 20 in_containerd version
}

# for_everyone COMMAND...: what it makes for containers can be read by their users
for_everyone() {
  (umask 022 && "$@")
}

# filled_in FILE [NAME VALUE]...
filled_in() {
  local file=$1 script="s#@FOLDER@#$STATE/node#; s#@PKI@#$STATE/pki#; s#@CGROUP@#/$NODE_CGROUP#; s#@NODE_PORT@#$NODE_PORT#; s#@NODE_HEALTH_PORT@#$NODE_HEALTH_PORT#"
  shift
  while [ $# -gt 0 ]; do
    script="$script; s#@$1@#$2#"
    shift 2
  done
  sed "$script" "$file"
}

in_containerd() {
  "$(debian containerd)/usr/bin/ctr" --address "$STATE/node/containerd.sock" --namespace k8s.io "$@"
}

# overlayfs does not lie on overlayfs, as where all this runs in a container
snapshotter() {
  case $(stat --file-system --format %T "$STATE") in
    overlay*) echo native ;;
    *) echo overlayfs ;;
  esac
}

# The kubelet refuses an address on loopback as its own, but takes what a cloud provider says. We are the cloud provider.
at_loopback() {
  admin patch node $NODE --subresource status --patch '{"status": {"addresses": [{"type": "InternalIP", "address": "127.0.0.1"}]}}' >>"$STATE/log/apply"
  admin taint node $NODE node.cloudprovider.kubernetes.io/uninitialized- >>"$STATE/log/apply" 2>&1 || true
}

# What lets the node pull from the registry. A pod names it, as in any cluster.
pull_secret() {
  local file=$STATE/node/dockerconfig.json
  printf '{"auths": {"%s": {"auth": "%s"}}}' "$REGISTRY" "$(printf 'acme+reader:%s' "$(secret reader-robot)" | base64 -w 0)" >"$file"
  admin --namespace dev get secret registry >/dev/null 2>&1 ||
    admin --namespace dev create secret generic registry --type kubernetes.io/dockerconfigjson --from-file .dockerconfigjson="$file" >>"$STATE/log/apply"
}

# pause_image PROGRAM: the image of the process that holds a pod's namespaces, as a file
pause_image() {
  local work=$STATE/node/pause
  mkdir -p "$work/root"
  cp "$1" "$work/root/pause"
  chmod -R a+rX "$work/root"
  image_layout "$work" '{"Entrypoint":["/pause"]}' '"io.containerd.image.name":"shipline.test/pause:1","org.opencontainers.image.ref.name":"1"'
  tar -C "$work/layout" -cf "$work/pause.tar" .
  echo "$work/pause.tar"
}

# The kubelet wants the group of its pods to be there.
cgroups_made() {
  local hierarchy
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    mkdir -p "/sys/fs/cgroup/$NODE_CGROUP" || fail "the kubelet needs control groups that can be written"
    return
  fi
  for hierarchy in $(awk '$3 == "cgroup" {print $2}' /proc/mounts); do
    mkdir -p "$hierarchy/$NODE_CGROUP" || fail "the kubelet needs control groups that can be written"
  done
}

cgroups_removed() {
  local group
  for group in /sys/fs/cgroup/"$NODE_CGROUP" /sys/fs/cgroup/*/"$NODE_CGROUP"; do
    [ ! -e "$group" ] || find "$group" -depth -type d -exec rmdir {} +
  done
}

# What runs outlives its containerd, and only a containerd ends it.
containers_ended() {
  local container tries=0
  containerd_up
  while [ -n "$(in_containerd tasks ls -q)" ]; do
    [ $tries -lt 50 ] || fail "containerd does not end its containers; see $STATE/log/containerd"
    tries=$((tries + 1))
    for container in $(in_containerd tasks ls -q); do
      # containerd may have removed it by itself meanwhile
      in_containerd tasks rm --force "$container" >>"$STATE/log/containerd" 2>&1 || sleep 0.1
    done
  done
}

node_down() {
  local folder
  [ -e "$STATE/node/containerd.toml" ] || return 0
  stop kubelet
  containers_ended
  stop containerd
  cgroups_removed
  while read -r folder; do
    [ ! -d "$folder" ] || rmdir --ignore-fail-on-non-empty "$folder"
  done < <(cat "$STATE/node/made" 2>/dev/null)
  rm -rf "$STATE/node"
}
