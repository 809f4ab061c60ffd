extension VaultExtension {
    /// What all certificates share.
    ///
    /// A nil takes the extension's default, or leaves the field out
    /// where the version does not have it.
    public struct Options: Sendable, Equatable {
        /// Where the extension of Linux, version 3, sends its logs.
        public struct Logging: Sendable, Equatable {
            /// Who takes the logs.
            public var logger = "fluentd"
            /// Such as `tcp://localhost:24224`.
            public var endpoint: String
            /// How they are written.
            public var format = "forward"
            /// The name that the service has in them.
            public var serviceName = "akvvm_service"

            /// Sends logs to an endpoint.
            public init(endpoint: String) {
                self.endpoint = endpoint
            }
        }

        /// The client id of the pool's identity: a GUID, not a resource id or principal id.
        public var clientID: String
        /// `typeHandlerVersion`.
        public var handlerVersion = "3.0"
        /// How often the vault is asked for new versions, in seconds.
        public var pollingInterval = 3600
        /// Whether a node takes no task before all certificates are there; true if nil.
        public var requireInitialSync: Bool?
        /// Windows, versions 1 and 3: whether a renewed certificate is linked to the old one.
        public var linkOnRenewal: Bool?
        /// Versions 1 and 2: where all certificates go; with ``writesURLs`` version 3 too.
        public var storeLocation: String?
        /// Windows, version 1: the store of all certificates; MY if nil.
        public var storeName: String?
        /// Linux, version 3: whether readers get rights; nil means: if there are readers.
        public var isACLEnabled: Bool?
        /// Linux, version 3: certificates as URLs alone, as Batch's own sample has them.
        public var writesURLs = false
        /// Linux, version 3: where logs go.
        public var logging: Logging?
        /// Where a node gets tokens of its identity.
        public var metadataEndpoint = "http://169.254.169.254/metadata/identity"
        /// Whether a node that is made anew gets a newer minor version.
        public var autoUpgradeMinor = true
        /// Whether the platform upgrades the extension on nodes that run; nil leaves it out.
        public var enableAutomaticUpgrade: Bool?
        /// Extensions of the pool that must be there first.
        public var provisionAfter: [String] = []
        /// The name of the extension on the pool.
        public var name = VaultExtension.name

        /// The defaults, with one identity.
        public init(clientID: String) {
            self.clientID = clientID
        }
    }
}
