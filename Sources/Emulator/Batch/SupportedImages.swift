import JSON

/// The images that pools can be made of: those of the fleet, and a few beside them.
enum SupportedImages {
    /// By offer and SKU.
    static let all: [JSONValue] = [
        image("canonical", "0001-com-ubuntu-server-focal", "20_04-lts", "ubuntu 20.04"),
        image("canonical", "0001-com-ubuntu-server-jammy", "22_04-lts", "ubuntu 22.04"),
        image("almalinux", "almalinux-x86_64", "9-gen2", "el 9"),
        image("canonical", "ubuntu-24_04-lts", "server", "ubuntu 24.04"),
        image("microsoftwindowsserver", "windowsserver", "2019-datacenter", "windows amd64"),
        image("microsoftwindowsserver", "windowsserver", "2022-datacenter", "windows amd64"),
    ]

    private static func image(
        _ publisher: String, _ offer: String, _ sku: String, _ agent: String
    ) -> JSONValue {
        [
            "nodeAgentSKUId": .string("batch.node.\(agent)"),
            "imageReference": [
                "publisher": .string(publisher), "offer": .string(offer), "sku": .string(sku),
                "version": "latest",
            ],
            "osType": agent.hasPrefix("windows") ? "windows" : "linux",
            "capabilities": [], "verificationType": "verified",
        ]
    }
}
