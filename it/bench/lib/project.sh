# The service, once for each tool, in a git repository of its own as a team has it.

# checkout TOOL: anew
checkout() {
  local folder=$WORK/checkouts/$1
  rm -rf "$folder"
  mkdir -p "$(dirname "$folder")"
  # what git knows, and new files: never a target folder
  mkdir "$folder"
  (cd "$BENCH/service" && tar --exclude=./target -cf - .) | tar -xf - -C "$folder"
  if [ -n "$QUICK" ]; then
    sed -i '/<!-- weight -->/,/<!-- \/weight -->/d' "$folder/pom.xml"
    sed -i '/^spring.jpa/d' "$folder/src/main/resources/application.properties"
  fi
  if [[ $1 == ours* ]]; then
    sed -i "s#<!-- parent: .* -->#<parent><groupId>dev.shipline</groupId><artifactId>release-parent-pom</artifactId><version>$(our_version)</version><relativePath /></parent>#" "$folder/pom.xml"
  fi
  has_engine "$1" || rm "$folder/Dockerfile" "$folder/.dockerignore" "$folder/.maven-dockerinclude"
  git -C "$folder" -c init.defaultBranch=main init --quiet
  commit "$1" "Start"
}

commit() {
  git -C "$WORK/checkouts/$1" add --all
  git -C "$WORK/checkouts/$1" -c user.name=bench -c user.email=bench@example.com -c commit.gpgsign=false -c core.autocrlf=false \
    commit --quiet --allow-empty --message "$2"
}

# The tag that all tools give the image: the commit's first seven digits.
tag_of() {
  git -C "$WORK/checkouts/$1" rev-parse --short=7 HEAD | cut -c1-7
}

change_class() {
  sed -i 's/"edition 1"/"edition 2"/' "$WORK/checkouts/$1/src/main/java/com/acme/clinic/VisitsController.java"
  commit "$1" "Second edition"
}

change_dependency() {
  sed -i 's#<version.commons-lang3>.*<#<version.commons-lang3>3.18.0<#' "$WORK/checkouts/$1/pom.xml"
  commit "$1" "Another commons-lang3"
}

our_version() {
  sed -n 's#.*<version>\(.*\)</version>.*#\1#p' "$ROOT/pom.xml" | head -n 1
}

# A local repository for the measured builds: the user's own, seen through links, with our plugin in it, of which nothing is installed where others would
# find it.
repository() {
  local view=$WORK/repository user name module version
  version=$(our_version)
  user=$(mvn -q -B -ntp help:evaluate -Dexpression=settings.localRepository -DforceStdout -f "$BENCH/service/pom.xml" | tail -n 1 | sed 's/\x1b\[[0-9;]*m//g')
  rm -rf "$view"
  mkdir -p "$view/dev"
  # made ahead, so that what is downloaded for the first time lands in the user's repository
  for name in ch com commons-codec commons-io io jakarta javax net org tools; do
    mkdir -p "$user/$name"
  done
  for name in "$user"/*; do
    [ "${name##*/}" = dev ] || ln -s "$name" "$view/"
  done
  for name in "$user"/dev/*; do
    [ "${name##*/}" = shipline ] || [ ! -e "$name" ] || ln -s "$name" "$view/dev/"
  done
  for module in . release-parent-pom release-build-extension release-maven-plugin; do
    name=$module
    [ "$module" != . ] || name=shipline
    mkdir -p "$view/dev/shipline/$name/$version"
    cp "$ROOT/$module/pom.xml" "$view/dev/shipline/$name/$version/$name-$version.pom"
  done
  cp "$ROOT/release-maven-plugin/target/published.pom" "$view/dev/shipline/release-maven-plugin/$version/release-maven-plugin-$version.pom"
  for module in release-build-extension release-maven-plugin; do
    cp "$ROOT/$module/target/$module-$version.jar" "$view/dev/shipline/$module/$version/"
  done
}

# As the registry's administrator hands it out: the robot's account, for Maven's plugins and for docker.
bench_settings() (
  umask 077
  mkdir -p "$WORK/docker-config"
  cat >"$WORK/settings.xml" <<XML
<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
  <servers>
    <server><id>$FRONT</id><username>acme+ci</username><password>$(secret robot)</password></server>
  </servers>
</settings>
XML
  printf '{"auths": {"%s": {"auth": "%s"}}}' "$FRONT" "$(printf 'acme+ci:%s' "$(secret robot)" | base64 -w 0)" >"$WORK/docker-config/config.json"
)
