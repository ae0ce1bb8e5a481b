package dev.shipline.maven;

