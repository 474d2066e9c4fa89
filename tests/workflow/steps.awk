# Prints the commands of each `run:` step of a GitHub workflow: a line "# NAME", the commands, a line "# end".

function indent_of(line) {
    match(line, /^ */)
    return RLENGTH
}

function finish() {
    if (is_open)
        print (is_folded ? folded "\n" : "") "# end"
    is_open = 0
}

is_open && ($0 ~ /^ *$/ || indent_of($0) > key_indent) {
    if (block_indent == 0)
        block_indent = indent_of($0)
    $0 = substr($0, block_indent + 1)
    if (is_folded)
        folded = folded (folded != "" ? " " : "") $0
    else
        print
    next
}

{
    finish()
}

/^ *- / {
    name = "unnamed step"
}

/^ *(- )?name: / {
    name = $0
    sub(/^ *(- )?name: /, "", name)
}

/^ *(- )?run: / {
    key_indent = indent_of($0) + ($0 ~ /^ *- / ? 2 : 0)
    command = $0
    sub(/^ *(- )?run: */, "", command)
    is_open = 1
    is_folded = command ~ /^>/
    folded = ""
    block_indent = 0
    print "# " name
    if (command !~ /^[|>]/)
        print command
}

END {
    finish()
}
