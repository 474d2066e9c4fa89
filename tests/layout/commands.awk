# Reads compile_commands.json, as CMake writes it, and prints a command for each source of generator, runtime and emulator
# that writes its calls to <scratch>/<number>.ci.

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
    file = unescaped($0)
    if (index(file, root) != 1 || file in seen)
        next
    folder = substr(file, length(root) + 1)
    if (folder !~ /^(generator|runtime|emulator)\//)
        next
    seen[file] = 1
    flags = ""
    count = split(command, words, " ")
    for (i = 2; i <= count; i++) {
        if (words[i] == "-isystem")
            flags = flags " -isystem " words[++i]
        else if (words[i] ~ /^-[DIU]./ || words[i] ~ /^-std=/)
            flags = flags " " words[i]
    }
    number++
    print compiler, "-w -O0 -fcallgraph-info -S" flags, "-o " scratch "/" number ".s", file
}
