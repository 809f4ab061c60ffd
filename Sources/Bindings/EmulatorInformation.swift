internal import Azure
internal import JSON
internal import LuaRuntime
internal import Secrets

/// What the ready line of the emulator says, as far as signing in needs it.
struct EmulatorInformation: Sendable {
    let line: [UInt8]
    private let fields: JSONValue

    init(readyLine: [UInt8]) throws(BindingError) {
        line = readyLine
        do throws(JSONError) {
            fields = try JSONValue(parsing: readyLine)
        } catch {
            throw BindingError(
                code: "Emulator", message: "cannot read the emulator's ready line: \(error.message)"
            )
        }
    }

    /// The emulator as a cloud of its own.
    func cloud() throws(BindingError) -> Cloud {
        var cloud = Cloud(
            name: "emulator",
            authority: try text("authority"),
            resourceManager: try text("resource_manager"),
            resourceManagerAudience: try text("resource_manager_audience"),
            batchAudience: try text("batch_audience"),
            batchSuffix: try text("batch_suffix"),
            vaultAudience: try text("vault_audience"),
            vaultSuffix: try text("vault_suffix"))
        // An emulator without Storage says nothing of it.
        cloud.storageAudience = fields["storage_audience"]?.string ?? cloud.storageAudience
        cloud.storageSuffix = fields["storage_suffix"]?.string
        return cloud
    }

    /// The file with the certificate authority that made the emulator's certificate.
    func certificateAuthorityFile() throws(BindingError) -> String {
        try text("ca_file")
    }

    /// The base of the metadata service that nodes ask for tokens.
    func metadataService() throws(BindingError) -> String {
        try text("imds")
    }

    /// The emulator's own host, which steers it.
    func control() throws(BindingError) -> String {
        try text("control")
    }

    /// What that host wants to see.
    func controlToken() throws(BindingError) -> Secret {
        let path = try text("control_token_file")
        return Secret(try FileBytes.read(path, attempt: "read the emulator's control token"))
    }

    func tenant() throws(BindingError) -> String {
        try text("tenant_id")
    }

    func clientID() throws(BindingError) -> String {
        try text("client_id")
    }

    func clientSecret() throws(BindingError) -> Secret {
        let path = try text("client_secret_file")
        return Secret(try FileBytes.read(path, attempt: "read the emulator's client secret"))
    }

    private func text(_ name: String) throws(BindingError) -> String {
        guard let value = fields[name]?.string else {
            throw BindingError(
                code: "Emulator", message: "the emulator's ready line lacks '\(name)'")
        }
        return value
    }
}
