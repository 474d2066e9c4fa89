# From compile_commands.json, as CMake writes it: for each object its source, its path in the build folder, and its command
# without output and source, divided by tabs.

function unescaped(text) {
    sub(/^ *"[a-z]+": "/, "", text)
    sub(/",?$/, "", text)
    gsub(/\\"/, "\"", text)
    gsub(/\\\\/, "\\", text)
    return text
}

/^ *"command": / {
    command = unescaped($0)
}

/^ *"file": / {
    source = unescaped($0)
    if (!match(command, / -o [^ ]+ -c /))
        next
    object = substr(command, RSTART + 4, RLENGTH - 8)
    print source "\t" object "\t" substr(command, 1, RSTART)
}
