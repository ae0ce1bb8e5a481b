# A control plane of its real programs with RBAC and TLS; its nodes and pods are played by kwok.
kubernetes_source="Go modules k8s.io/kubernetes, sigs.k8s.io/kwok; Debian etcd-server"

kubernetes_up() {
  local tools kwok etcd pki=$STATE/pki folder=$STATE/kubernetes
  tools=$(kubernetes_tools kube-apiserver kube-controller-manager kube-scheduler kubectl)
  kwok=$(go_tools kwok "-X sigs.k8s.io/kwok/pkg/consts.Version=$(version_of kwok sigs.k8s.io/kwok)" sigs.k8s.io/kwok/cmd/kwok)
  etcd=$(debian etcd-server)
  kubernetes_version="$(version_of kubernetes k8s.io/kubernetes), etcd $(cut -d- -f1 "$etcd/VERSION")"
  kubernetes_at=https://localhost:$API_PORT

  certificate server "/CN=$HOST" "DNS:$HOST,IP:127.0.0.1"
  certificate admin "/O=system:masters/CN=admin"
  certificate apiserver "/CN=kube-apiserver" "DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:10.0.0.1"
  certificate controller-manager "/CN=system:kube-controller-manager"
  certificate scheduler "/CN=system:kube-scheduler"
  certificate kwok "/O=system:masters/CN=kwok"
  mkdir -p "$folder"
  [ -e "$folder/accounts.key" ] || openssl genrsa -out "$folder/accounts.key" 2048 2>/dev/null
  mkdir -p "$STATE/bin"
  ln -sfn "$tools/kubectl" "$STATE/bin/kubectl"
  local user
  for user in admin controller-manager scheduler kwok; do
    kubeconfig $user "{client-certificate: $pki/$user.pem, client-key: $pki/$user.key}" >"$folder/$user.kubeconfig"
  done

  cat >"$folder/token-review.kubeconfig" <<YAML
apiVersion: v1
kind: Config
clusters: [{name: review, cluster: {server: "http://127.0.0.1:$TOKEN_REVIEW_PORT/review"}}]
users: [{name: apiserver, user: {}}]
contexts: [{name: review, context: {cluster: review, user: apiserver}}]
current-context: review
YAML

  start etcd "$etcd/usr/bin/etcd" --name real --data-dir "$folder/etcd" --logger zap --log-level warn \
    --listen-client-urls "https://127.0.0.1:$ETCD_PORT" --advertise-client-urls "https://localhost:$ETCD_PORT" \
    --listen-peer-urls "http://127.0.0.1:$ETCD_PEER_PORT" --initial-advertise-peer-urls "http://127.0.0.1:$ETCD_PEER_PORT" \
    --initial-cluster "real=http://127.0.0.1:$ETCD_PEER_PORT" \
    --cert-file "$pki/server.pem" --key-file "$pki/server.key" --client-cert-auth --trusted-ca-file "$pki/ca.pem"
  until_ready etcd 20 fetch --cert "$pki/admin.pem" --key "$pki/admin.key" "https://localhost:$ETCD_PORT/health"

  # Debian's etcd is too old for watches that begin with a list; clients that are told so list first
  start apiserver "$tools/kube-apiserver" --etcd-servers "https://localhost:$ETCD_PORT" \
    --etcd-cafile "$pki/ca.pem" --etcd-certfile "$pki/admin.pem" --etcd-keyfile "$pki/admin.key" \
    --bind-address 127.0.0.1 --advertise-address 127.0.0.1 --endpoint-reconciler-type none --secure-port "$API_PORT" \
    --tls-cert-file "$pki/apiserver.pem" --tls-private-key-file "$pki/apiserver.key" --client-ca-file "$pki/ca.pem" \
    --kubelet-client-certificate "$pki/admin.pem" --kubelet-client-key "$pki/admin.key" --kubelet-certificate-authority "$pki/ca.pem" \
    --kubelet-preferred-address-types InternalIP \
    --audit-policy-file "$REAL/kubernetes/audit.yaml" --audit-log-path "$STATE/log/audit" \
    --authentication-token-webhook-config-file "$folder/token-review.kubeconfig" --authentication-token-webhook-version v1 \
    --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --feature-gates WatchList=false --service-cluster-ip-range 10.0.0.0/24 \
    --service-account-issuer https://kubernetes.default.svc --service-account-key-file "$folder/accounts.key" \
    --service-account-signing-key-file "$folder/accounts.key"
  until_ready apiserver 90 admin get --raw /readyz

  start controllers "$tools/kube-controller-manager" --kubeconfig "$folder/controller-manager.kubeconfig" \
    --authentication-kubeconfig "$folder/controller-manager.kubeconfig" --authorization-kubeconfig "$folder/controller-manager.kubeconfig" \
    --bind-address 127.0.0.1 --secure-port "$CONTROLLER_PORT" --leader-elect=false --use-service-account-credentials \
    --service-account-private-key-file "$folder/accounts.key" --root-ca-file "$pki/ca.pem"
  start scheduler "$tools/kube-scheduler" --kubeconfig "$folder/scheduler.kubeconfig" \
    --authentication-kubeconfig "$folder/scheduler.kubeconfig" --authorization-kubeconfig "$folder/scheduler.kubeconfig" \
    --bind-address 127.0.0.1 --secure-port "$SCHEDULER_PORT" --leader-elect=false
  cat "$REAL/kubernetes/stages.yaml" >"$folder/kwok.yaml"
  sed "s#LOG_FILE#$REAL/kubernetes/pod.log#" "$REAL/kubernetes/logs.yaml" >>"$folder/kwok.yaml"
  start kwok "$kwok/kwok" --kubeconfig "$folder/kwok.kubeconfig" --config "$folder/kwok.yaml" \
    --manage-all-nodes=false --manage-nodes-with-annotation-selector kwok.x-k8s.io/node=fake --node-lease-duration-seconds 40 \
    --node-ip 127.0.0.1 --node-port "$KWOK_PORT" --server-address "127.0.0.1:$KWOK_PORT" \
    --tls-cert-file "$pki/server.pem" --tls-private-key-file "$pki/server.key"
  until_ready controllers 30 fetch "https://localhost:$CONTROLLER_PORT/healthz" --insecure
  until_ready scheduler 30 fetch "https://localhost:$SCHEDULER_PORT/healthz" --insecure

  admin apply -f "$REAL/kubernetes/nodes.yaml" -f "$REAL/rbac.yaml" >"$STATE/log/apply"
  until_ready kwok 30 admin wait --for=condition=Ready node/kwok-1 node/kwok-2 --timeout=1s
  for user in dev qa prod; do
    until_ready controllers 30 admin --namespace $user get serviceaccount default
  done
  deployer
}

# kubernetes_tools PROGRAM...: builds programs of Kubernetes that know their version, and tells their folder
kubernetes_tools() {
  local version minor
  version=$(version_of kubernetes k8s.io/kubernetes)
  minor=${version#v1.}
  go_tools kubernetes "-X k8s.io/component-base/version.gitVersion=$version -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=${minor%%.*}" \
    "${@/#/k8s.io/kubernetes/cmd/}"
}

admin() {
  "$STATE/bin/kubectl" --kubeconfig "$STATE/kubernetes/admin.kubeconfig" --cache-dir "$STATE/kubernetes/cache" "$@"
}

# kubeconfig USER CREDENTIALS
kubeconfig() {
  cat <<YAML
apiVersion: v1
kind: Config
clusters:
  - name: real
    cluster: {server: "https://localhost:$API_PORT", certificate-authority-data: $(base64 -w 0 "$STATE/pki/ca.pem")}
users:
  - name: $1
    user: $2
contexts:
  - name: real
    context: {cluster: real, user: $1}
current-context: real
YAML
}

# The kubeconfig of a deploy: a service account with the rights of rbac.yaml and no other.
deployer() {
  local file=$STATE/kubernetes/deployer.kubeconfig token
  [ ! -e "$file" ] || return 0
  token=$(admin --namespace release create token deployer --duration 720h)
  kubeconfig deployer "{token: $token}" >"$file.part"
  mv "$file.part" "$file"
}

kubernetes_down() {
  stop kwok
  stop scheduler
  stop controllers
  stop apiserver
  stop etcd
}
