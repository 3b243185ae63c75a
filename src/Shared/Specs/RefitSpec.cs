namespace Fallback.Roslyn;

/// <summary>What a method of a Refit interface needs in addition to its signature.</summary>
internal sealed record RefitSpec
{
    public RefitAnswer Answer { get; init; }

    /// <summary>Whether the method returns a <c>ValueTask</c>.</summary>
    public bool IsValueTask { get; init; }

    /// <summary>Whether the answer contains its error instead of throwing it (<c>IApiResponse</c>).</summary>
    public bool HoldsError { get; init; }

    /// <summary>
    /// The interface through which Refit's client is called, if two of its bases have methods that a call cannot distinguish.
    /// </summary>
    public string? Owner { get; init; }

    /// <summary>The body whose model is replaced; null if the request has none.</summary>
    public RefitBodySpec? Body { get; init; }
}

/// <summary>A body, and how a copy of it with another model is made.</summary>
/// <param name="Parameter">The parameter's name; escaped where it is a keyword.</param>
/// <param name="Property">The property's name; escaped where it is a keyword.</param>
/// <param name="Copy">How the copy is made.</param>
/// <param name="IsNullable">Whether there may be no body.</param>
internal sealed record RefitBodySpec(string Parameter, string Property, RefitCopy Copy, bool IsNullable)
{
    /// <summary>The type that declares the property; for <see cref="RefitCopy.Init"/>.</summary>
    public string DeclaredBy { get; init; } = "";

    /// <summary>The accessor's real name, and the name of the emitted method that calls it; for <see cref="RefitCopy.Init"/>.</summary>
    public string Accessor { get; init; } = "";

    public string AccessorMethod { get; init; } = "";

    /// <summary>The property's type; for <see cref="RefitCopy.Init"/>.</summary>
    public string PropertyType { get; init; } = "";
}

internal enum RefitAnswer
{
    /// <summary>An answer; a reply without a body is a failure.</summary>
    Value,
    /// <summary>An answer that may be null.</summary>
    Optional,
    /// <summary>Only success.</summary>
    None,
    /// <summary>A sequence.</summary>
    Sequence,
}

internal enum RefitCopy
{
    /// <summary>A record or a struct.</summary>
    With,
    /// <summary>A class whose model can be set.</summary>
    Set,
    /// <summary>A class whose model can only be initialized.</summary>
    Init,
}
