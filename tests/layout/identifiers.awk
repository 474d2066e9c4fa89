# Prints each identifier of C sources once a file: "FILE:LINE IDENTIFIER". Comments and literals have none.

FNR == 1 {
    in_comment = 0
    split("", seen)
}

{
    line = $0
    code = ""
    while (line != "") {
        if (in_comment) {
            at = index(line, "*/")
            if (at == 0)
                break
            in_comment = 0
            line = substr(line, at + 2)
        }
        if (!match(line, /\/\*|\/\/|"|'/)) {
            code = code line
            break
        }
        code = code substr(line, 1, RSTART - 1) " "
        mark = substr(line, RSTART, RLENGTH)
        line = substr(line, RSTART + RLENGTH)
        if (mark == "//")
            break
        if (mark == "/*")
            in_comment = 1
        else if (mark == "\"")
            line = match(line, /^([^"\\]|\\.)*"/) ? substr(line, RLENGTH + 1) : ""
        else
            line = match(line, /^([^'\\]|\\.)*'/) ? substr(line, RLENGTH + 1) : ""
    }
    gsub(/[^A-Za-z0-9_]+/, " ", code)
    count = split(code, words, " ")
    for (i = 1; i <= count; i++)
        if (words[i] ~ /^[A-Za-z_]/ && !(words[i] in seen)) {
            seen[words[i]] = 1
            print FILENAME ":" FNR " " words[i]
        }
}
