# From `ctest -N -V`: for each test its name, working folder and command line, divided by tabs.

/^[0-9]+: Test command: / {
    sub(/^[0-9]+: Test command: /, "")
    command = $0
}

/^[0-9]+: Working Directory: / {
    sub(/^[0-9]+: Working Directory: /, "")
    folder = $0
}

/^ *Test +#[0-9]+: / {
    sub(/^ *Test +#[0-9]+: /, "")
    if (command != "")
        print $0 "\t" folder "\t" command
    command = ""
}
