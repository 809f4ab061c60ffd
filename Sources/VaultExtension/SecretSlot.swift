internal import JSON

/// A field of a pool whose value Azure never gives back.
struct SecretSlot: Sendable, Equatable {
    /// `properties.userAccounts[0].password`.
    let path: String
    /// The name of its parameter: `userAccounts0Password`.
    let parameter: String
    /// Whether it is an object, as protected settings are, which may well be empty.
    var isObject = false

    /// All that a successor's body lacks; `name` is the extension that has no secrets.
    static func all(in body: JSONValue, except name: String) -> [SecretSlot] {
        guard let properties = body["properties"],
            let machine = properties["deploymentConfiguration"]?["virtualMachineConfiguration"]
        else { return [] }
        return accounts(properties) + registries(machine) + mounts(properties)
            + protectedSettings(machine, except: name)
    }

    private static let machine =
        "properties.deploymentConfiguration.virtualMachineConfiguration"

    private static func accounts(_ properties: JSONValue) -> [SecretSlot] {
        (properties["userAccounts"]?.array ?? []).enumerated()
            .filter { $0.element["password"]?.string == nil }
            .map { index, _ in
                SecretSlot(
                    path: "properties.userAccounts[\(index)].password",
                    parameter: "userAccount\(index)Password")
            }
    }

    private static func registries(_ configuration: JSONValue) -> [SecretSlot] {
        (configuration["containerConfiguration"]?["containerRegistries"]?.array ?? [])
            .enumerated()
            .filter { $0.element["identityReference"] == nil && $0.element["password"] == nil }
            .map { index, _ in
                SecretSlot(
                    path: "\(machine).containerConfiguration.containerRegistries[\(index)]"
                        + ".password",
                    parameter: "containerRegistry\(index)Password")
            }
    }

    private static func mounts(_ properties: JSONValue) -> [SecretSlot] {
        let kinds = [
            ("azureBlobFileSystemConfiguration", "accountKey"),
            ("azureFileShareConfiguration", "accountKey"), ("cifsMountConfiguration", "password"),
        ]
        var slots: [SecretSlot] = []
        for (index, mount) in (properties["mountConfiguration"]?.array ?? []).enumerated() {
            for (kind, key) in kinds {
                guard let found = mount[kind], found.object != nil else { continue }
                let known = [key, "sasKey", "identityReference"]
                if known.contains(where: { !(found[$0] ?? .null).isNull }) { continue }
                slots.append(
                    SecretSlot(
                        path: "properties.mountConfiguration[\(index)].\(kind).\(key)",
                        parameter: "mount\(index)Key"))
            }
        }
        return slots
    }

    private static func protectedSettings(
        _ configuration: JSONValue, except name: String
    ) -> [SecretSlot] {
        (configuration["extensions"]?.array ?? []).enumerated()
            .filter { $0.element["name"]?.string != name }
            .map { index, _ in
                SecretSlot(
                    path: "\(machine).extensions[\(index)].protectedSettings",
                    parameter: "extension\(index)ProtectedSettings", isObject: true)
            }
    }

    /// The value with a null at the path, so that a writer comes by there.
    static func insert(_ path: String, into value: JSONValue) -> JSONValue {
        let steps = path.split { ".[]".contains($0) }[...]
        return insert(steps, into: value)
    }

    private static func insert(_ steps: ArraySlice<Substring>, into value: JSONValue) -> JSONValue {
        guard let step = steps.first else { return .null }
        let rest = steps.dropFirst()
        if var items = value.array {
            guard let index = Int(step), items.indices.contains(index) else { return value }
            items[index] = insert(rest, into: items[index])
            return .array(items)
        }
        var changed = value
        changed[String(step)] = insert(rest, into: value[String(step)] ?? .object([:]))
        return changed
    }
}
