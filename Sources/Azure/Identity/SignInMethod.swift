/// A way to prove who asks; the raw values are what scripts call them.
public enum SignInMethod: String, Sendable, CaseIterable {
    /// A secret or a certificate that environment variables name.
    case environment
    /// A service principal with a client secret.
    case secret
    /// A service principal with a certificate.
    case certificate
    /// A token of another identity provider, which a file holds: Kubernetes, pipelines.
    case workload
    /// The identity of the machine.
    case managed
    /// Whoever is signed in to the Azure CLI.
    case cli
    /// A person, in a browser on any machine.
    case device
    /// The first of the others that works.
    case chain
}
