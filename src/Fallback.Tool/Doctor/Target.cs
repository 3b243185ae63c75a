namespace Fallback.Tool.Doctor;

/// <summary>A model at a provider that is asked.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Model">The model; null if none is known, so that only the provider's list of models can be requested.</param>
internal sealed record Target(string Provider, string? Model);

/// <summary>A name in a chain that cannot be resolved.</summary>
/// <param name="Name">The model as written.</param>
/// <param name="Problem">The reason, with the remedy.</param>
internal sealed record DeadEnd(string Name, string Problem);
