import FoundationEssentials
import JSON
import X509

/// Where the fleet comes from: the name of a shipped one, `fleet:NxM` or `fleet:NxMxNODES`, or
/// the path of a file.
enum SeedSource: Equatable {
    case contoso
    case empty
    case fleet(accounts: Int, pools: Int, nodes: Int)
    case file(String)

    private static let largestFleet = 20_000
    private static let largestPool = 5000

    init(_ text: String) throws(EmulatorError) {
        switch text {
        case "contoso": self = .contoso
        case "empty": self = .empty
        default:
            guard text.hasPrefix("fleet:") else {
                self = .file(text)
                return
            }
            let numbers = text.dropFirst("fleet:".count)
                .split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
            guard (2...3).contains(numbers.count),
                numbers.prefix(2).allSatisfy({ (0...Self.largestFleet).contains($0) }),
                numbers[0] * numbers[1] <= Self.largestFleet,
                numbers.dropFirst(2).allSatisfy({ (0...Self.largestPool).contains($0) })
            else {
                throw EmulatorError(
                    code: .configuration,
                    message: "cannot make the fleet '\(text)': it is fleet:ACCOUNTSxPOOLS or "
                        + "fleet:ACCOUNTSxPOOLSxNODES, with up to \(Self.largestFleet) pools "
                        + "of up to \(Self.largestPool) nodes")
            }
            self = .fleet(
                accounts: numbers[0], pools: numbers[1], nodes: numbers.count == 3 ? numbers[2] : 1)
        }
    }

    /// Makes it; its certificates, keys and secrets are made anew each time.
    func seed(now: Timestamp) throws(EmulatorError) -> Seed {
        do {
            switch self {
            case .contoso:
                return try SeedBuilder.build(
                    try JSONValue(parsing: PackageResources.contoso_json), now: now)
            case .empty:
                return try SeedBuilder.build(FleetDocument.empty, now: now)
            case .fleet(let accounts, let pools, let nodes):
                let fleet = FleetDocument(accounts: accounts, pools: pools, nodes: nodes)
                return try SeedBuilder.build(fleet.document, now: now, keyLimit: 8)
            case .file(let path): return try SeedBuilder.build(try Self.read(path), now: now)
            }
        } catch let error as EmulatorError {
            throw error
        } catch let failure as SeedFailure {
            throw EmulatorError(
                code: .configuration,
                message: "cannot read the seed '\(self)' at \(failure.path): \(failure.reason)")
        } catch {
            throw EmulatorError(
                code: .certificate, message: "cannot make the seed '\(self)': \(error)")
        }
    }

    private static func read(_ path: String) throws(EmulatorError) -> JSONValue {
        do {
            return try JSONValue(parsing: Array(try Data(contentsOf: URL(filePath: path))))
        } catch let error as JSONError {
            throw EmulatorError(
                code: .configuration, message: "cannot read the seed '\(path)': \(error.message)")
        } catch {
            throw EmulatorError(
                code: .configuration,
                message: "cannot read the seed '\(path)': there is no such file, or it is not to "
                    + "be read; shipped are contoso, empty and fleet:ACCOUNTSxPOOLS")
        }
    }
}

extension SeedSource: CustomStringConvertible {
    var description: String {
        switch self {
        case .contoso: "contoso"
        case .empty: "empty"
        case .fleet(let accounts, let pools, let nodes): "fleet:\(accounts)x\(pools)x\(nodes)"
        case .file(let path): path
        }
    }
}
