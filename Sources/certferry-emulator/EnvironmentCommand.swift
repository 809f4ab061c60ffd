public import ArgumentParser
public import Emulator

struct EnvironmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "env",
        abstract: "Prints what a shell needs so that its programs use the emulator that runs.",
        discussion: """
            For eval: the lines set, and unset, variables of a POSIX shell. The client secret is \
            among them, so it goes to standard output: send it nowhere else.

              eval "$(certferry-emulator env)"

            With the names of Azure, az, the SDKs, curl and certferry run unchanged, through a \
            proxy that leads to the emulator alone. The names below .localhost are reached \
            directly; clients must be told of them, and the system has to know them (see \
            certferry-emulator hosts).
            """)

    @Option(help: "The names by which programs reach the emulator: azure or localhost.")
    var names = ShellExports.Names.azure

    @OptionGroup var place: StatePlace

    func run() throws {
        let exports = try ShellExports(place.emulator(), names: names)
        for line in exports.lines { print(line) }
    }
}

extension ShellExports.Names: ExpressibleByArgument {}
