/// Texts about the program itself.
enum Help {
    static let version = "certferry 0.1.0 (Lua 5.4)"

    static let banner = "\(version), :help for help, Ctrl-D to exit"

    static let usage = """
        usage: certferry [options] [script [arguments]]

        A Lua shell for operators of Azure Batch. Without a script: the prompt on a terminal,
        otherwise the whole of standard input is one script.

          -e CODE      run CODE
          -l MODULE    require MODULE into the global of its name
          -p EXPR      print what EXPR gives; as JSON when standard output is no terminal
          -i           enter the prompt after running the rest
          -v           print the version
          -q           no banner
          -E           ignore LUA_PATH, CERTFERRY_LIB and init.lua
          --emulator   run an emulator of Azure beside the shell, ended with it
          -            run standard input as the script
          --           stop handling options
          -h, --help   print this

        Exit status: 0 success, 1 a Lua error or failed output, 2 a wrong command line,
        130 interrupted; os.exit(N) gives N.

        """

    static let commands = """
        Type Lua. An expression prints its value, which _ holds afterwards.
        Enter runs a complete block and opens a new line in an unfinished one.

          :help    this text
          :err     the last error with its traceback
          :quit    leave (Ctrl-D does too)

        Modules: azure certificate extension journal json migrate async pretty secret

        """
}
