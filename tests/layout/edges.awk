# Reads the paths of all headers and sources, an empty line, and the #include lines as `grep -n` prints them. Compares
# the edges between their folders with the table (`-v table=FILE`), or prints them in its form (`-v mode=print`).
#
# A line of the table at the left margin names a component. An indented line names a folder of it ("." is the component
# itself) and, behind "->", the folders that it may include: of the same component, or of another one with their whole
# path. "built: FILE..." names the headers that the build makes.

function folder_of(path) {
    sub(/\/[^\/]*$/, "", path)
    return path
}

function component_of(path) {
    sub(/\/.*/, "", path)
    return path
}

function fail(message) {
    print message > "/dev/stderr"
    is_bad = 1
}

# The file that an include names, "" where none exists: searched beside the includer, then in the include folders, those
# of its own component first.
function resolve(includer, name,    i, path) {
    path = normalized(folder_of(includer) "/" name)
    if (path in files)
        return path
    for (i = 1; i <= root_count; i++) {
        path = roots[i] "/" name
        if (component_of(path) == component_of(includer) && path in files)
            return path
    }
    for (i = 1; i <= root_count; i++) {
        path = roots[i] "/" name
        if (path in files)
            return path
    }
    return ""
}

function normalized(path) {
    while (match(path, /\/[^\/]+\/\.\.\//))
        path = substr(path, 1, RSTART) substr(path, RSTART + RLENGTH)
    return path
}

function read_table(    line, component, from, words, count, i, number) {
    while ((getline line < table) > 0) {
        number++
        if (line ~ /^built:/) {
            count = split(substr(line, 7), words, " ")
            for (i = 1; i <= count; i++)
                built[words[i]] = 1
            continue
        }
        count = split(line, words, " ")
        if (line ~ /^[^ ]/)
            component = words[1]
        if (line ~ /^[^ ]/ || count == 0)
            continue
        from = whole_path(component, words[1])
        folders[from] = number
        for (i = 3; i <= count; i++)
            allowed[from " " whole_path(component, words[i])] = number
        if (count > 1 && (words[2] != "->" || count == 2))
            fail(table ":" number ": expected `folder -> folder...`")
    }
    close(table)
    check_direction()
}

# Reports the folders from which the table leads back to themselves: a folder without targets left is taken away until none is.
function check_direction(    folder, edge, parts, blocked, changed, gone) {
    do {
        changed = 0
        split("", blocked)
        for (edge in allowed) {
            split(edge, parts, " ")
            if (parts[2] in folders && !(parts[2] in gone))
                blocked[parts[1]] = parts[2]
        }
        for (folder in folders)
            if (!(folder in gone) && !(folder in blocked)) {
                gone[folder] = 1
                changed = 1
            }
    } while (changed)
    for (folder in blocked)
        if (!(folder in gone))
            fail(table ":" folders[folder] ": the edges of " folder " lead to a circle, by " blocked[folder])
}

function whole_path(component, name) {
    if (name == ".")
        return component
    return name ~ /^(generator|runtime|emulator|generated)(\/|$)/ ? name : component "/" name
}

function note_edge(where, from, to) {
    seen[from] = 1
    if (from == to)
        return
    used[from " " to] = 1
    if (mode != "print" && !((from " " to) in allowed))
        fail(where ": " from " may not include " to)
}

function compare(    edge, parts, folder) {
    for (edge in allowed) {
        split(edge, parts, " ")
        if (!(edge in used))
            fail(table ":" allowed[edge] ": no file of " parts[1] " includes " parts[2])
    }
    for (folder in folders)
        if (!(folder in seen))
            fail(table ":" folders[folder] ": no file of " folder " includes anything")
    for (folder in seen)
        if (!(folder in folders))
            fail(folder ": not in the table")
}

# One line an edge, for `sort`; a folder without edges has one that ends in "-".
function print_edges(    folder, edge, parts, to) {
    for (folder in seen)
        print component_of(folder), in_component(folder), "-"
    for (edge in used) {
        split(edge, parts, " ")
        to = component_of(parts[2]) == component_of(parts[1]) && parts[2] ~ /\// ? in_component(parts[2]) : parts[2]
        print component_of(parts[1]), in_component(parts[1]), to
    }
}

function in_component(folder) {
    return sub(/^[^\/]*\//, "", folder) ? folder : "."
}

BEGIN {
    if (mode != "print")
        read_table()
    root_count = split("generator emulator emulator/engine runtime/core runtime runtime/include generated/include generated/src", roots, " ")
}

!is_behind_files && $0 == "" {
    is_behind_files = 1
    next
}

!is_behind_files {
    files[$0] = 1
    next
}

{
    split($0, place, ":")
    is_system = $0 ~ /include[ \t]*</
    match($0, /["<][^">]*/)
    name = substr($0, RSTART + 1, RLENGTH - 1)
    target = resolve(place[1], name)
    if (is_system && target == "" && name !~ /^cpod\//)
        next
    if (target == "" && name in built)
        next
    if (target == "")
        fail(place[1] ":" place[2] ": no file '" name "'")
    else
        note_edge(place[1] ":" place[2], folder_of(place[1]), folder_of(target))
}

END {
    if (mode == "print")
        print_edges()
    else
        compare()
    exit is_bad
}
