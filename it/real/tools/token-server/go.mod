module dev.shipline/it/real/token-server

go 1.22
