# Lists the mutants of a C file that clang-format has laid out: mutants.awk FILE
# One a line: line number, kind, the line as it is, the line with the change; divided by tabs.
#
# A mutant changes one place in the body of a function. Text in quotes, comments, and lines that only declare are not changed.

BEGIN {
    digits = "0123456789"
}

# The same length, with quoted text and comments as blanks.
function masked(text,    out, i, c, quote) {
    out = ""
    quote = ""
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (in_comment) {
            if (substr(text, i, 2) == "*/") {
                in_comment = 0
                out = out " "
                i++
            }
            out = out " "
        } else if (quote != "") {
            if (c == "\\") {
                out = out " "
                i++
            } else if (c == quote)
                quote = ""
            out = out " "
        } else if (c == "\"" || c == "'") {
            quote = c
            out = out " "
        } else if (substr(text, i, 2) == "/*") {
            in_comment = 1
            out = out " "
        } else
            out = out c
    }
    return out
}

function emit(kind, changed) {
    print NR "\t" kind "\t" $0 "\t" changed
}

# Replaces `length` characters from `at`.
function replace(kind, at, length_, by) {
    emit(kind, substr($0, 1, at - 1) by substr($0, at + length_))
}

# Every place of an operator between blanks.
function operators(code, from, to, kind,    at, offset, rest) {
    offset = 0
    rest = code
    while ((at = index(rest, " " from " ")) > 0) {
        replace(kind, offset + at + 1, length(from), to)
        offset += at + length(from)
        rest = substr(rest, at + length(from) + 1)
    }
}

# Numbers: one more and one less. Those of array sizes and types, as in uint8_t, do not match.
function numbers(code,    at, offset, rest, number, before, after) {
    offset = 0
    rest = code
    while (match(rest, /[0-9]+/)) {
        number = substr(rest, RSTART, RLENGTH)
        before = offset + RSTART == 1 ? " " : substr(code, offset + RSTART - 1, 1)
        after = substr(code, offset + RSTART + RLENGTH, 1)
        at = offset + RSTART
        offset += RSTART + RLENGTH - 1
        rest = substr(rest, RSTART + RLENGTH)
        if (before ~ /[A-Za-z0-9_.]/ || after ~ /[xX.]/ || length(number) > 9)
            continue
        replace("constant", at, length(number), number + 1)
        if (number > 0)
            replace("constant", at, length(number), number - 1)
    }
}

function negations(code,    at, offset, rest) {
    offset = 0
    rest = code
    while (match(rest, /![A-Za-z_(]/)) {
        at = offset + RSTART
        offset = at
        rest = substr(code, at + 1)
        replace("negation", at, 1, "")
    }
}

# `if` and `while` whose condition ends on the line.
function conditions(code,    at, i, depth, c, text) {
    if (!match(code, /(if|while) \(/))
        return
    at = RSTART + RLENGTH
    depth = 1
    for (i = at; i <= length(code) && depth > 0; i++) {
        c = substr(code, i, 1)
        depth += c == "(" ? 1 : c == ")" ? -1 : 0
    }
    text = substr(code, at, i - 1 - at)
    # The negation of a single relation or of a single `!` is another mutant already.
    if (depth == 0 && text !~ /^[^&|]*( [!=]= |^!)[^&|]*$/)
        replace("condition", at, i - 1 - at, "!(" substr($0, at, i - 1 - at) ")")
}

function returns(code,    value) {
    if (code !~ /^ *return .*;$/)
        return
    match($0, /return /)
    value = substr($0, RSTART + 7, length($0) - RSTART - 7)
    if (value == "true" || value == "false")
        replace("return", RSTART + 7, length(value), value == "true" ? "false" : "true")
    else if (result ~ /(^| )bool( |$)/)
        replace("return", RSTART + 7, length(value), "!(" value ")")
    else if (result ~ /(^| )cpod_status /)
        replace("return", RSTART + 7, length(value), value == "CPOD_OK" ? "CPOD_ERR_PROTOCOL" : "CPOD_OK")
}

# An expression that is a whole statement: a call, an assignment, a step; `break` and `continue`.
function statements(code,    text) {
    text = code
    sub(/^ +/, "", text)
    if (!begins_statement || text !~ /;$/ || text ~ /^(return|goto)/ || (text == "continue;" && is_loop))
        return
    if (text ~ /^(break|continue);$/ || text ~ /^(\(void\))?\*?[A-Za-z_][A-Za-z0-9_>.\[\]-]*(\(| [-+*\/|&^%<>]*= |\+\+;|--;)/)
        emit("statement", substr($0, 1, length(code) - length(text)) ";")
}

# `type name…;` and what C has no run time for.
function declares(code) {
    return code ~ /^ *(static_assert|_Static_assert|case |default:|static |extern |#|[})\]; ]*$)/ ||
           code ~ /^ *(const )?(struct |enum )?[A-Za-z_][A-Za-z0-9_]* \**[A-Za-z_][A-Za-z0-9_]*(\[[^\]]*\])*;$/
}

{
    code = masked($0)
    sub(/ +$/, "", code)
}

# The type of a function is on the line where its declaration begins.
/^[a-z]/ && /\(/ {
    result = substr($0, 1, index($0, "(") - 1) " "
}

/^{$/ {
    in_body = 1
    begins_statement = 1
    next
}

/^}/ {
    in_body = 0
}

!in_body || declares(code) {
    if (code != "")
        begins_statement = code ~ /[;{}:]$/
    next
}

{
    operators(code, "<", "<=", "relation")
    operators(code, "<=", "<", "relation")
    operators(code, ">", ">=", "relation")
    operators(code, ">=", ">", "relation")
    operators(code, "==", "!=", "relation")
    operators(code, "!=", "==", "relation")
    operators(code, "&&", "||", "logic")
    operators(code, "||", "&&", "logic")
    operators(code, "+", "-", "arithmetic")
    operators(code, "-", "+", "arithmetic")
    operators(code, "+=", "-=", "arithmetic")
    operators(code, "-=", "+=", "arithmetic")
    numbers(code)
    negations(code)
    conditions(code)
    returns(code)
    statements(code)
    if (code != "") {
        begins_statement = code ~ /[;{}:)]$/ || code ~ /^ *(else|do)$/
        is_loop = code ~ /^ *(for|while) \(/
    }
}
