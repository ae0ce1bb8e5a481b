# Medians. "values" is a global list of n figures.

function sort(n,   i, j, value) {
  for (i = 2; i <= n; i++) {
    value = values[i]
    for (j = i - 1; j >= 1 && values[j] > value; j--) values[j + 1] = values[j]
    values[j + 1] = value
  }
}

function middle(n) {
  return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
}

# The median, the least and the most.
function shown(n, digits) {
  sort(n)
  return n == 1 ? sprintf("%." digits "f", values[1]) : sprintf("%." digits "f (%." digits "f to %." digits "f)", middle(n), values[1], values[n])
}
