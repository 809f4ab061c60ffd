import ArgumentParser

/// The program: without the name of a subcommand it serves.
struct EmulatorProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certferry-emulator",
        abstract: "Emulates Azure Batch, Key Vault and what they need, on this machine alone.",
        discussion: "Its options are those of serve: certferry-emulator serve --help.",
        subcommands: [EmulatorCommand.self, EnvironmentCommand.self, HostsCommand.self],
        defaultSubcommand: EmulatorCommand.self)
}
