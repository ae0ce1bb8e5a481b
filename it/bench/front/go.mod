module dev.shipline/it/bench/front

go 1.22
