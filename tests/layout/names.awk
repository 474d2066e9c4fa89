# Reads "FILE:LINE IDENTIFIER" and reports the identifiers and the names of files that the table (`-v table=FILE`) replaces.

function fail(message) {
    print message > "/dev/stderr"
    is_bad = 1
}

function is_in(path, folders,    list, count, i) {
    count = split(folders, list, ",")
    for (i = 1; i <= count; i++)
        if (index(path, list[i] "/") == 1)
            return 1
    return 0
}

BEGIN {
    while ((getline line < table) > 0) {
        if (line ~ /^(#|$)/)
            continue
        rules++
        count = split(line, words, " ")
        folders[rules] = words[1]
        pattern[rules] = words[2]
        is_file[rules] = sub(/^file:/, "", pattern[rules])
        pattern[rules] = "^(" pattern[rules] ")$"
        instead[rules] = words[3]
        for (i = 4; i <= count; i++)
            instead[rules] = instead[rules] " " words[i]
        if (count < 3)
            fail(table ": expected `folders pattern name`: " line)
    }
}

{
    split($1, at, ":")
    path = at[1]
    if (path != last_path) {
        last_path = path
        name = path
        sub(/.*\//, "", name)
        for (i = 1; i <= rules; i++)
            if (is_file[i] && name ~ pattern[i] && is_in(path, folders[i]))
                fail(path ": the name is " instead[i])
    }
    for (i = 1; i <= rules; i++)
        if (!is_file[i] && $2 ~ pattern[i] && is_in(path, folders[i]))
            fail($1 ": `" $2 "`: use " instead[i])
}

END {
    exit is_bad
}
