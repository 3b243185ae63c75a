using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Emits the client of every interface with a <c>[ModelChain]</c>. Says nothing about mistakes: the analyzers do.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class FallbackGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ClientSpec> clients = context.SyntaxProvider
            .ForAttributeWithMetadataName("Fallback.ModelChainAttribute", static (node, _) => node is InterfaceDeclarationSyntax or MethodDeclarationSyntax, Parse)
            .WithTrackingName(TrackingNames.Client)
            .Where(static client => client is not null)
            .Select(static (client, _) => client!)
            .WithTrackingName(TrackingNames.ValidClient);

        context.RegisterSourceOutput(clients, static (output, client) => output.AddSource(client.HintName, ClientEmitter.Emit(client)));
    }

    private static ClientSpec? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        if (context.TargetSymbol is INamedTypeSymbol type) return InterfaceParser.Parse(type, new ProblemSink(null), cancellationToken);
        if (context.TargetSymbol is not IMethodSymbol { ContainingType: { TypeKind: TypeKind.Interface } owner } method) return null;
        // The interface is emitted once: for its own attribute, else for the first of its methods that has one.
        bool first = !InterfaceParser.HasChain(owner) && SymbolEqualityComparer.Default.Equals(owner.GetMembers().FirstOrDefault(InterfaceParser.HasChain), method);
        return first ? InterfaceParser.Parse(owner, new ProblemSink(null), cancellationToken) : null;
    }
}
