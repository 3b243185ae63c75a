namespace Fallback.Tool.Doctor;

/// <summary>What is asked: a model at a provider.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Model">The model; null where none is known, so that only the provider's list of models can be asked for.</param>
internal sealed record Target(string Provider, string? Model);

/// <summary>A name in a chain that leads nowhere.</summary>
/// <param name="Name">The model as written.</param>
/// <param name="Problem">Why, with the remedy.</param>
internal sealed record DeadEnd(string Name, string Problem);
