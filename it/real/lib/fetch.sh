# Programs, from Debian's packages and from Go modules. Kept in the cache, outside the checkout.

apt_updated=
apt_update() {
  [ -z "$apt_updated" ] || return 0
  apt-get -qq update >"$CACHE/apt.log" 2>&1 || fail "apt-get update failed; see $CACHE/apt.log"
  apt_updated=yes
}

# debian PACKAGE: unpacks a package into the cache, and tells where. Not installed, so that no service of it is ever started.
debian() {
  local folder=$CACHE/debian/$1
  if [ ! -e "$folder/VERSION" ]; then
    rm -rf "$folder"
    mkdir -p "$folder"
    apt_update
    (cd "$folder" && apt-get -qq -o APT::Sandbox::User=root download "$1") >>"$CACHE/apt.log" 2>&1 || fail "apt-get download $1 failed; see $CACHE/apt.log"
    dpkg-deb --extract "$folder/$1"_*.deb "$folder"
    dpkg-deb --field "$folder/$1"_*.deb Version >"$folder/VERSION.part"
    rm "$folder/$1"_*.deb
    mv "$folder/VERSION.part" "$folder/VERSION"
  fi
  echo "$folder"
}

# installed COMMAND PACKAGE: installs a package, from which nothing may start
installed() {
  command -v "$1" >/dev/null && return
  [ "$(id -u)" = 0 ] || fail "$1 is missing; install Debian's package $2"
  local guard=
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    guard=/usr/sbin/policy-rc.d
    printf '#!/bin/sh\nexit 101\n' >$guard
    chmod 755 $guard
  fi
  apt_update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$2" >>"$CACHE/apt.log" 2>&1 </dev/null \
    || { [ -z "$guard" ] || rm $guard; fail "apt-get install $2 failed; see $CACHE/apt.log"; }
  [ -z "$guard" ] || rm $guard
}

# version_of MODULE in the go.mod of the tool that brings it
version_of() {
  sed -n "s#^\(require \)\?\s*$2 \(v[^ ]*\).*#\2#p" "$REAL/tools/$1/go.mod" | head -n 1
}

# go_tools TOOL LDFLAGS PACKAGE...: builds the packages of a module of tools/, and tells the folder of the programs
go_tools() {
  local tool=$1 flags=$2 key folder
  shift 2
  key=$( (cat "$REAL/tools/$tool/"*; go version; echo "$flags $*") | sha256sum | cut -c1-12)
  folder=$CACHE/go/$tool-$key
  if [ ! -e "$folder" ]; then
    rm -rf "$CACHE/go/$tool".part
    mkdir -p "$CACHE/go/$tool.part"
    (cd "$REAL/tools/$tool" && CGO_ENABLED=0 nice -n 10 go build -mod=readonly -trimpath -ldflags "-s -w $flags" -o "$CACHE/go/$tool.part/" "$@") \
      >"$CACHE/go-$tool.log" 2>&1 || { tail -n 15 "$CACHE/go-$tool.log" >&2; fail "cannot build $tool; see $CACHE/go-$tool.log"; }
    mv "$CACHE/go/$tool.part" "$folder"
  fi
  echo "$folder"
}
