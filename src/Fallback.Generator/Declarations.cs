using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>
/// The interfaces of a compilation that may have a chain, read when they are asked for. Two are equal when no declaration of the
/// whole code differs: then nothing that a client is made of can differ either, and what was read before is taken again. So a
/// keystroke in a method's body reads nothing.
/// </summary>
internal sealed class Declarations : IEquatable<Declarations>
{
    private readonly ulong _fingerprint;
    private readonly Lazy<EquatableArray<ClientSpec>> _clients;

    private Declarations(ulong fingerprint, Func<EquatableArray<ClientSpec>> read)
    {
        _fingerprint = fingerprint;
        // The compilation is let go of once it has been read.
        _clients = new Lazy<EquatableArray<ClientSpec>>(read, LazyThreadSafetyMode.None);
    }

    public static Declarations Of(Compilation compilation, CancellationToken cancellationToken) =>
        new(DeclaredTree.FingerprintOf(compilation, cancellationToken), () => Parse(compilation, cancellationToken));

    /// <summary>The clients to emit, in an order that does not depend on the order of files.</summary>
    public EquatableArray<ClientSpec> Clients => _clients.Value;

    public bool Equals(Declarations? other) => other is not null && _fingerprint == other._fingerprint;

    public override bool Equals(object? obj) => Equals(obj as Declarations);

    public override int GetHashCode() => _fingerprint.GetHashCode();

    private static EquatableArray<ClientSpec> Parse(Compilation compilation, CancellationToken cancellationToken)
    {
        var clients = new List<ClientSpec>();
        var done = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            InterfaceDeclarationSyntax[] interfaces = DeclaredTree.Of(tree, cancellationToken).Interfaces;
            if (interfaces.Length == 0) continue;
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (InterfaceDeclarationSyntax declared in interfaces)
            {
                cancellationToken.ThrowIfCancellationRequested();
                // A partial interface is there once for each of its parts.
                if (model.GetDeclaredSymbol(declared, cancellationToken) is not { } type || !done.Add(type)) continue;
                if (InterfaceParser.Parse(type, new ProblemSink(null), cancellationToken) is { } client) clients.Add(client);
            }
        }
        return ClientOrder.Of(clients);
    }
}
