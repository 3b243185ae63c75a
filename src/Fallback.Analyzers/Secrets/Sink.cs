namespace Fallback.Roslyn;

/// <summary>A place where others can read what is given to it.</summary>
/// <param name="Place">Its name in a message.</param>
/// <param name="Weakest">The weakest kind of key that must not come here.</param>
/// <param name="TakesObjects">Whether it writes the properties of an object.</param>
internal sealed record Sink(string Place, KeyStrength Weakest = KeyStrength.Token, bool TakesObjects = false);
