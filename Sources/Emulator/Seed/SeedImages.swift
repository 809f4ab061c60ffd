import JSON

/// The images that a seed names in a word.
enum SeedImages {
    /// An image's reference and the agent that goes with it, by the word.
    static let known: [String: (reference: JSONValue, agent: String)] = [
        "ubuntu-16.04": image("canonical", "ubuntuserver", "16.04-lts", "ubuntu 16.04"),
        "ubuntu-20.04": image(
            "canonical", "0001-com-ubuntu-server-focal", "20_04-lts", "ubuntu 20.04"),
        "ubuntu-22.04": image(
            "canonical", "0001-com-ubuntu-server-jammy", "22_04-lts", "ubuntu 22.04"),
        "ubuntu-24.04": image("canonical", "ubuntu-24_04-lts", "server", "ubuntu 24.04"),
        "almalinux-9": image("almalinux", "almalinux-x86_64", "9-gen2", "el 9"),
        "windows-2016": image(
            "microsoftwindowsserver", "windowsserver", "2016-datacenter", "windows amd64"),
        "windows-2019": image(
            "microsoftwindowsserver", "windowsserver", "2019-datacenter", "windows amd64"),
        "windows-2022": image(
            "microsoftwindowsserver", "windowsserver", "2022-datacenter", "windows amd64"),
    ]

    private static func image(
        _ publisher: String, _ offer: String, _ sku: String, _ agent: String
    ) -> (reference: JSONValue, agent: String) {
        let reference: JSONValue = [
            "publisher": .string(publisher), "offer": .string(offer), "sku": .string(sku),
            "version": "latest",
        ]
        return (reference, "batch.node.\(agent)")
    }
}
