using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Finds where the SDK client that a provider receives is created: in the argument, or as the first value of a local.</summary>
internal static class ProvidedClient
{
    public static IObjectCreationOperation? From(IOperation part, CancellationToken cancellationToken) => part switch
    {
        IObjectCreationOperation creation => creation,
        ILocalReferenceOperation reference => InLocal(reference, cancellationToken),
        _ => null,
    };

    /// <summary>The value that a local is declared with; null when it gets another one, or is of another member.</summary>
    public static IOperation? FirstValue(ILocalReferenceOperation reference, CancellationToken cancellationToken)
    {
        if (ResultFlow.Writes(reference.Local, reference) != 1) return null;
        SyntaxNode? declaration = reference.Local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken);
        if (declaration is not VariableDeclaratorSyntax { Initializer.Value: { } value }) return null;
        return ResultFlow.Root(reference).Descendants()
            .FirstOrDefault(operation => operation.Syntax == value && operation is not IConversionOperation);
    }

    private static IObjectCreationOperation? InLocal(ILocalReferenceOperation reference, CancellationToken cancellationToken) =>
        FirstValue(reference, cancellationToken)?.DescendantsAndSelf().OfType<IObjectCreationOperation>()
            .FirstOrDefault(static creation => SdkRetries.IsClient(creation.Type));
}
