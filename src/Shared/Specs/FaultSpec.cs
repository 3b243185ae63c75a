namespace Fallback.Roslyn;

/// <summary>Why a declaration has no working client, and what stands in its place, so that code elsewhere compiles on.</summary>
internal sealed record FaultSpec
{
    /// <summary>The ids of the errors, for a reader of the emitted file; empty where the code itself does not compile.</summary>
    public string Ids { get; init; } = "";

    /// <summary>What every use of the client throws.</summary>
    public string Message { get; init; } = "";

    /// <summary>The name of the constant with the message.</summary>
    public string MessageField { get; init; } = "";

    /// <summary>Whether the client's name is free, so that a class can have it.</summary>
    public bool HasClass { get; init; }

    /// <summary>Whether the class can say that it implements the interface.</summary>
    public bool Implements { get; init; }

    /// <summary>Whether the interface can be a type argument in code beside it, and so be made known to the runtime.</summary>
    public bool Registers { get; init; }

    public EquatableArray<FaultMember> Members { get; init; }
}

/// <summary>A member that throws.</summary>
/// <param name="Head">All that stands before the body.</param>
/// <param name="Accessors">Of a property or an event, with blanks between them; empty for a method.</param>
/// <param name="IsPublic">Whether it can be seen on the class, and so wants documentation.</param>
internal sealed record FaultMember(string Head, string Accessors, bool IsPublic);
