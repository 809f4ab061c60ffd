/// Which operation of which service a request is: the name under which it is counted, and by
/// which fault rules may call it.
struct Operation: Sendable {
    /// The services that are counted and have faults.
    enum Service: String, Sendable, CaseIterable {
        case entra
        case arm
        case batch
        case vault
        case blob
        case imds
    }

    let service: Service
    /// `GET /pools/*`, as in the service's table; for an unknown path the method alone.
    let name: String

    init(_ service: Service, _ request: ServerRequest) {
        self.service = service
        let (method, segments) = (request.method, request.segments)
        let known =
            switch service {
            case .entra: EntraService.operation(method, segments)
            case .arm: ManagementService.operation(method, segments)
            case .batch: BatchService.operation(method, segments)
            case .vault: VaultService.operation(method, segments)
            case .blob: BlobService.operation(request)
            case .imds: MetadataService.operation(method, segments)
            }
        name = known ?? method
    }

    /// Whether a method changes something; tokens are no change.
    func mayChange(_ method: String) -> Bool {
        !["GET", "HEAD", "OPTIONS"].contains(method) && service != .entra && service != .imds
    }
}

extension Operation.Service {
    /// The service of a host; nil for what is no part of Azure.
    init?(_ host: ServiceHost) {
        switch host {
        case .entra: self = .entra
        case .resourceManager: self = .arm
        case .batch: self = .batch
        case .vault: self = .vault
        case .blobs: self = .blob
        case .control, .federation: return nil
        }
    }
}
