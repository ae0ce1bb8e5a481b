// What holds a pod's namespaces while its containers come and go.
module dev.shipline/it/real/pause

go 1.26.0
