# The lines of the input in an order that depends on `seed` alone (Park and Miller's generator).

function below(limit) {
    state = state * 16807 % 2147483647
    return state % limit
}

BEGIN {
    state = (seed + 1) % 2147483647
    if (state == 0)
        state = 1
    for (i = 0; i < 10; i++)
        below(2)
}

{
    lines[NR] = $0
}

END {
    for (i = NR; i > 0; i--) {
        chosen = below(i) + 1
        print lines[chosen]
        lines[chosen] = lines[i]
    }
}
