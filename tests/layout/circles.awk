# Reads the calls that gcc writes for -fcallgraph-info, one graph a source. Compares the circles with the table of recursion
# (`-v table=FILE`), or prints them (`-v mode=print`).
#
# A line of the table: the folder, the sources of the circle in it, ":", the reason.

function quoted(line, key,    at, text) {
    at = index(line, key ": \"")
    if (at == 0)
        return ""
    text = substr(line, at + length(key) + 3)
    at = index(text, "\"")
    return substr(text, 1, at - 1)
}

function folder_of(path) {
    sub(/\/[^\/]*$/, "", path)
    return path
}

function base_of(path) {
    sub(/.*\//, "", path)
    return path
}

function fail(message) {
    print message > "/dev/stderr"
    is_bad = 1
}

function read_table(    line, number, words, count, i, at) {
    while ((getline line < table) > 0) {
        number++
        if (line ~ /^(#|$)/)
            continue
        at = index(line, ": ")
        if (at == 0)
            fail(table ":" number ": expected `folder source... : reason`")
        count = split(substr(line, 1, at - 1), words, " ")
        for (i = 2; i <= count; i++) {
            if (words[1] "/" words[i] in row_of)
                fail(table ":" number ": " words[i] " is in an earlier line")
            row_of[words[1] "/" words[i]] = number
        }
    }
    close(table)
}

BEGIN {
    if (mode != "print")
        read_table()
}

# The key of a function: static ones have their source in the title, global ones get the component, since two programs may
# have a function of the same name.
function key_of(component, title) {
    return title ~ /:/ ? title : component ":" title
}

/^graph:/ {
    component = quoted($0, "title")
    component = substr(component, length(root) + 1)
    sub(/\/.*/, "", component)
}

# A definition's label has its place: "name\n/path/file.c:12:5"; that of a function defined elsewhere is an ellipse.
/^node:/ && !/shape : ellipse/ {
    title = key_of(component, quoted($0, "title"))
    label = quoted($0, "label")
    at = index(label, "\\n" root)
    if (at > 0) {
        path = substr(label, at + 2 + length(root))
        sub(/:.*/, "", path)
        file_of[title] = path
        name_of[title] = substr(label, 1, at - 1)
    }
}

/^edge:/ {
    edge_count++
    edge_component[edge_count] = component
    edge_from[edge_count] = quoted($0, "sourcename")
    edge_to[edge_count] = quoted($0, "targetname")
}

# A call reaches the definition of its own component, else that of another one.
function link_calls(    i, from, to, components, count, j) {
    count = split("generator runtime emulator", components, " ")
    for (i = 1; i <= edge_count; i++) {
        from = key_of(edge_component[i], edge_from[i])
        to = key_of(edge_component[i], edge_to[i])
        for (j = 1; !(to in file_of) && j <= count; j++)
            to = key_of(components[j], edge_to[i])
        if ((from, to) in is_edge || !(from in file_of) || !(to in file_of))
            continue
        is_edge[from, to] = 1
        callees[from] = callees[from] " " to
        callers[to] = callers[to] " " from
    }
}

# What nothing calls, or what calls nothing, is in no circle: taken away until no such function is left.
function trim(    f, queue, first, last, parts, count, i) {
    for (f in file_of) {
        in_count[f] = split(callers[f], parts, " ")
        out_count[f] = split(callees[f], parts, " ")
        if (in_count[f] == 0 || out_count[f] == 0) {
            queue[++last] = f
            gone[f] = 1
        }
    }
    while (first < last) {
        f = queue[++first]
        count = split(callees[f], parts, " ")
        for (i = 1; i <= count; i++)
            if (!(parts[i] in gone) && --in_count[parts[i]] == 0) {
                gone[parts[i]] = 1
                queue[++last] = parts[i]
            }
        count = split(callers[f], parts, " ")
        for (i = 1; i <= count; i++)
            if (!(parts[i] in gone) && --out_count[parts[i]] == 0) {
                gone[parts[i]] = 1
                queue[++last] = parts[i]
            }
    }
}

# Fills reach[] with what `from` comes to by `links` in one step or more.
function walk(from, links, reach,    queue, first, last, f, parts, count, i) {
    split("", reach)
    queue[++last] = from
    while (first < last) {
        f = queue[++first]
        count = split(links[f], parts, " ")
        for (i = 1; i <= count; i++)
            if (!(parts[i] in gone) && !(parts[i] in reach)) {
                reach[parts[i]] = 1
                queue[++last] = parts[i]
            }
    }
}

function judge(circle,    f, files, folders, file, folder, folder_count, text, row, rows, row_count, unknown) {
    for (f in circle) {
        files[file_of[f]] = files[file_of[f]] " " name_of[f]
        if (!(folder_of(file_of[f]) in folders))
            folder_count++
        folders[folder_of(file_of[f])] = 1
    }
    for (file in files)
        text = text (text != "" ? "; " : "") file ":" files[file]
    if (mode == "print") {
        print (folder_count > 1 ? "ACROSS FOLDERS " : "") text
        return
    }
    if (folder_count > 1) {
        fail("a circle of calls across folders: " text)
        return
    }
    for (file in files) {
        if (!(file in row_of))
            unknown = unknown " " base_of(file)
        else {
            rows[row_of[file]] = 1
            used[file] = 1
        }
    }
    if (unknown != "")
        fail("a circle of calls that " base_of(table) " does not name as recursion: " text)
    for (row in rows)
        row_count++
    if (row_count > 1)
        fail("a circle of calls over several lines of " base_of(table) ": " text)
}

END {
    link_calls()
    trim()
    for (f in file_of) {
        if (f in gone || f in done)
            continue
        walk(f, callees, below)
        walk(f, callers, above)
        if (!(f in below)) {
            done[f] = 1
            continue
        }
        split("", circle)
        for (g in below)
            if (g in above) {
                circle[g] = 1
                done[g] = 1
            }
        judge(circle)
    }
    for (file in row_of)
        if (!(file in used))
            fail(table ":" row_of[file] ": no circle of calls in " file)
    exit is_bad
}
