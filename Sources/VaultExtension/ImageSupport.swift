internal import JSON

/// Whether the extension's documentation lists what a pool's nodes run.
///
/// learn.microsoft.com/azure/virtual-machines/extensions/key-vault-linux and -windows,
/// "Operating system".
enum ImageSupport: Equatable {
    case supported
    /// A custom image, or one whose name says nothing.
    case unknown
    case unsupported(String)

    init(_ pool: PoolShape, _ version: HandlerVersion) {
        switch version.system {
        case .linux: self = Self.linux(pool.agent, version)
        case .windows: self = Self.windows(pool.image, version)
        }
    }

    private static func linux(_ agent: String, _ version: HandlerVersion) -> ImageSupport {
        let words = agent.split(separator: " ")
        guard words.count == 2, let distribution = words[0].split(separator: ".").last,
            let release = Double(words[1])
        else { return .unknown }
        switch distribution {
        case "ubuntu" where release >= (version.major >= 3 ? 22.04 : 16.04): return .supported
        case "mariner", "azurelinux": return .supported
        case "debian" where version.major < 3 && release == 9: return .supported
        case "opensuse", "sles", "suse":
            if version.major < 3, release >= 15 { return .supported }
        default: break
        }
        return .unsupported(
            "version \(version.text) is for Ubuntu 22.04 and later and Azure Linux, and the nodes "
                + "run '\(agent)'; choose such an image, or let a start task fetch the "
                + "certificates (extension.start_task with from = \"secret\")")
    }

    private static func windows(_ image: JSONValue, _ version: HandlerVersion) -> ImageSupport {
        let name = "\(image["offer"]?.string ?? "") \(image["sku"]?.string ?? "")"
        let years = name.split { !$0.isNumber }.compactMap { Int($0) }
            .filter { (2008...2099).contains($0) }
        guard let year = years.last else { return .unknown }
        let known = version.major >= 4 ? [2022, 2025] : [2012, 2016, 2019, 2022]
        if known.contains(year) { return .supported }
        let choice = version.major >= 4 ? "3.0" : "4.0"
        let advice =
            year >= 2012
            ? "; choose typeHandlerVersion \(choice) or another image"
            : "; choose another image"
        return .unsupported(
            "version \(version.text) is for Windows Server "
                + known.map(String.init).joined(separator: ", ")
                + ", and the nodes run \(year)" + advice)
    }
}
