using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Names for the client's own members that collide with no method or parameter of the interface.</summary>
internal sealed class MemberNames(string clientName, IReadOnlyList<IMethodSymbol> methods, IEnumerable<string>? others = null)
{
    private const string Async = "Async";

    // The compiler takes names of 1,023 bytes; a method may have used them up before anything is added to its name.
    private const int Longest = 200;

    private readonly HashSet<string> _taken =
    [
        clientName,
        .. methods.Select(static method => method.Name),
        .. methods.SelectMany(static method => method.Parameters).Select(static parameter => parameter.Name),
        .. others ?? [],
    ];

    /// <summary>A method's name as a prefix: <c>SummariseAsync</c> gives <c>Summarise</c>.</summary>
    public static string Of(IMethodSymbol method) =>
        method.Name.EndsWith(Async, StringComparison.Ordinal) && method.Name.Length > Async.Length
            ? method.Name.Substring(0, method.Name.Length - Async.Length)
            : method.Name;

    public string Static(string wanted) => Unique(wanted);

    public string Field(string wanted) => Unique("_" + char.ToLowerInvariant(wanted[0]) + wanted.Substring(1));

    private string Unique(string wanted)
    {
        if (wanted.Length > Longest) wanted = wanted.Substring(0, Longest - (char.IsHighSurrogate(wanted[Longest - 1]) ? 1 : 0));
        string name = wanted;
        for (int i = 2; !_taken.Add(name); i++) name = wanted + i.ToString(CultureInfo.InvariantCulture);
        return name;
    }
}
