import ArgumentParser
import Emulator

struct HostsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hosts",
        abstract: "Prints the lines of /etc/hosts for the emulator that runs.",
        discussion: """
            Most resolvers know localhost, but no names below it. curl and certferry need none \
            of this.

              certferry-emulator hosts | sudo tee -a /etc/hosts
            """)

    @OptionGroup var place: StatePlace

    func run() throws {
        for line in try place.emulator().hostLines { print(line) }
    }
}
