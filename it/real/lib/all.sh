# Everything, in the order in which it comes up.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
for file in process fetch pki base-image settings; do
  . "$REAL/lib/$file.sh"
done
PARTS="registry s3 metrics kubernetes node docker clients"
for part in $PARTS; do
  . "$REAL/parts/$part.sh"
done
