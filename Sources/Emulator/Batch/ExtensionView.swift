import JSON

/// A node's extension with its instance view.
///
/// The one recorded answer of the service gives `settings` as a JSON string here, and so does this.
/// What sub-statuses the Key Vault extension reports is not documented; the emulator reports one
/// for each certificate that was installed, whose message names the secret and the thumbprint, and
/// one for each that could not be had the last time, with the reason.
struct ExtensionView {
    private let subject: NodeExtension

    init(of subject: NodeExtension) {
        self.subject = subject
    }

    var json: JSONValue {
        [
            "provisioningState": .string(provisioningState),
            "vmExtension": vmExtension,
            "instanceView": [
                "name": .string(subject.name),
                "statuses": [status],
                "subStatuses": .array(
                    subject.installed.map(subStatus) + subject.missed.map(subStatus)),
            ],
        ]
    }

    private var vmExtension: JSONValue {
        var shown = subject.definition
        shown["protectedSettings"] = nil
        if let settings = shown["settings"], settings.string == nil {
            shown["settings"] = .string(settings.description)
        }
        return shown
    }

    private var provisioningState: String {
        switch subject.status {
        case .transitioning: "Creating"
        case .succeeded: "Succeeded"
        case .failed: "Failed"
        }
    }

    private var status: JSONValue {
        let (code, level, display, message) =
            switch subject.status {
            case .transitioning(let message): ("transitioning", "Info", "Updating", message)
            case .succeeded(let message):
                ("succeeded", "Info", "Provisioning succeeded", message)
            case .failed(let message): ("failed", "Error", "Provisioning failed", message)
            }
        return [
            "code": .string("ProvisioningState/\(code)"), "level": .string(level),
            "displayStatus": .string(display), "message": .string(message),
            "time": .string(subject.statusSince.iso8601),
        ]
    }

    private func subStatus(_ missed: NodeExtension.MissedCertificate) -> JSONValue {
        [
            "code": "ComponentStatus/Certificate/failed", "level": "Error",
            "displayStatus": "Certificate not installed", "message": .string(missed.reason),
            "time": .string(subject.statusSince.iso8601),
        ]
    }

    private func subStatus(_ installed: NodeExtension.InstalledCertificate) -> JSONValue {
        [
            "code": "ComponentStatus/Certificate/succeeded", "level": "Info",
            "displayStatus": "Certificate installed",
            "message": .string(
                "Installed \(installed.secret), thumbprint \(installed.thumbprint)."),
            "time": .string(subject.statusSince.iso8601),
        ]
    }
}
