# Prints the ids of diagnostics in C sources: awk -f diagnostic_ids.awk FILE...
# A function reports a diagnostic when one of its parameters is `const char *id` and another one its place or its message; a
# macro does when its parameters `id` and `at` precede those of the message. The ids are the literals that calls pass for that
# parameter; a call may also pass on an `id` or `rule`. Anything else, such as NULL, is an error, printed as "FILE: ...".

# The text without comments, and with 0 for every character constant.
function strip(text,    out, start) {
  out = ""
  while (match(text, /\/\*|"|'(\\.|[^'\\])'/)) {
    out = out substr(text, 1, RSTART - 1)
    start = substr(text, RSTART, 2)
    text = substr(text, RSTART)
    if (start == "/*") {
      match(text, /\*\//)
      text = substr(text, RSTART + 2)
      out = out " "
    } else if (substr(start, 1, 1) == "'") {
      match(text, /^'(\\.|[^'\\])'/)
      text = substr(text, RLENGTH + 1)
      out = out "0"
    } else if (match(text, /^"([^"\\]|\\.)*"/)) {
      out = out substr(text, 1, RLENGTH)
      text = substr(text, RLENGTH + 1)
    } else {
      out = out "\""
      text = substr(text, 2)
    }
  }
  return out text
}

# The arguments behind an open parenthesis, into `list`; returns their number.
function split_arguments(text, list,    count, depth, c, i, quoted) {
  count = 1
  list[1] = ""
  depth = quoted = 0
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    if (quoted) {
      quoted = c != "\""
      if (c == "\\") {
        list[count] = list[count] c
        c = substr(text, ++i, 1)
      }
    } else if (c == "\"") {
      quoted = 1
    } else if (c ~ /[({[]/) {
      depth++
    } else if (c ~ /[])}]/) {
      if (depth-- == 0)
        return count
    } else if (c == "," && depth == 0) {
      list[++count] = ""
      continue
    }
    list[count] = list[count] c
  }
  return count
}

function find_macros(text,    name, list, count, i) {
  while (match(text, /#define [a-z_]+\([^()]*[ (]id, at, \.\.\.\)/)) {
    name = substr(text, RSTART + 8, index(substr(text, RSTART), "(") - 9)
    text = substr(text, RSTART + length(name) + 9)
    count = split_arguments(text, list)
    for (i = 1; i <= count; i++)
      if (list[i] ~ /^ *id$/)
        reporter[name] = i
  }
}

function find_reporters(text,    name, list, count, i, position, has_context) {
  while (match(text, /[a-z_][a-z_0-9]*\([^()]*const char \*id[,)]/)) {
    name = substr(text, RSTART, index(substr(text, RSTART), "(") - 1)
    text = substr(text, RSTART + length(name) + 1)
    count = split_arguments(text, list)
    position = has_context = 0
    for (i = 1; i <= count; i++) {
      if (list[i] ~ /const char \*id$/)
        position = i
      has_context = has_context || list[i] ~ /(severity |mark |const char \*(format|message)$)/
    }
    if (has_context)
      reporter[name] = position
  }
}

function print_ids(file, text,    name, list, count, argument) {
  while (match(text, /[a-z_][a-z_0-9]*\(/)) {
    name = substr(text, RSTART, RLENGTH - 1)
    text = substr(text, RSTART + RLENGTH)
    if (!(name in reporter))
      continue
    count = split_arguments(text, list)
    argument = list[reporter[name]]
    if (argument !~ /"|(^|[^a-z_])(id|rule)[ \n]*$/)
      print file ": a call of " name " passes no id, but" argument
    while (match(argument, /"[^"]*"/)) {
      print substr(argument, RSTART + 1, RLENGTH - 2)
      argument = substr(argument, RSTART + RLENGTH)
    }
  }
}

FNR == 1 { files[++file_count] = FILENAME }
{ texts[file_count] = texts[file_count] $0 "\n" }
END {
  for (f = 1; f <= file_count; f++) {
    texts[f] = strip(texts[f])
    find_reporters(texts[f])
    find_macros(texts[f])
  }
  for (f = 1; f <= file_count; f++)
    print_ids(files[f], texts[f])
}
