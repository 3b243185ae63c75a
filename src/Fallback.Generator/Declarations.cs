using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fallback.Roslyn;

/// <summary>
/// The interfaces of a compilation that may have a chain, read on demand. Two are equal if no declaration of the whole code differs: then
/// no client can differ either, and the earlier result is reused. So a keystroke in a method's body reads nothing, and one in a prompt
/// reads only the interface that it belongs to.
/// </summary>
internal sealed class Declarations : IEquatable<Declarations>
{
    private readonly ulong _fingerprint;
    private readonly Lazy<EquatableArray<ClientSpec>> _clients;

    private Declarations(ulong fingerprint, Func<EquatableArray<ClientSpec>> read)
    {
        _fingerprint = fingerprint;
        // The compilation is released once it has been read.
        _clients = new Lazy<EquatableArray<ClientSpec>>(read, LazyThreadSafetyMode.None);
    }

    public static Declarations Of(Compilation compilation, CancellationToken cancellationToken)
    {
        DeclaredCode code = DeclaredCode.Of(compilation, cancellationToken);
        return new(code.Whole, () => Parse(compilation, code, cancellationToken));
    }

    /// <summary>The clients to emit, in an order that does not depend on the order of files.</summary>
    public EquatableArray<ClientSpec> Clients => _clients.Value;

    public bool Equals(Declarations? other) => other is not null && _fingerprint == other._fingerprint;

    public override bool Equals(object? obj) => Equals(obj as Declarations);

    public override int GetHashCode() => _fingerprint.GetHashCode();

    private static EquatableArray<ClientSpec> Parse(Compilation compilation, DeclaredCode code, CancellationToken cancellationToken)
    {
        var clients = new List<ClientSpec>();
        foreach (IReadOnlyList<DeclaredInterface> parts in code.Interfaces())
        {
            cancellationToken.ThrowIfCancellationRequested();
            ulong fingerprint = code.Of(parts);
            if (!parts[0].Recalls(fingerprint, out ClientSpec? client))
            {
                client = Read(compilation, parts[0], cancellationToken);
                parts[0].Remember(fingerprint, client);
            }
            if (client is not null) clients.Add(client);
        }
        return ClientOrder.Of(clients);
    }

    private static ClientSpec? Read(Compilation compilation, DeclaredInterface declared, CancellationToken cancellationToken) =>
        compilation.GetSemanticModel(declared.Syntax.SyntaxTree).GetDeclaredSymbol(declared.Syntax, cancellationToken) is { } type
            ? ClientParser.Parse(type, compilation, cancellationToken)
            : null;
}
