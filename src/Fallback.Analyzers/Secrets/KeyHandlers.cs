using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

/// <summary>Finds what an event, or a delegate in a member, runs: the lambdas and methods that this project gives it. Asked only where a key
/// is handed over.</summary>
internal sealed class KeyHandlers(Compilation compilation, KeyProject project)
{
    public KeySummary Of(ISymbol member, int depth, CancellationToken cancellationToken)
    {
        KeySummary joined = KeySummary.None;
        if (depth <= 0) return KeySummary.Cut;
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            if (project.Trees.Text(tree, cancellationToken).IndexOf(member.Name, StringComparison.Ordinal) < 0) continue;
            foreach (SyntaxNode node in tree.GetRoot(cancellationToken).DescendantNodes())
                if (node is AssignmentExpressionSyntax assignment
                    && assignment.Kind() is SyntaxKind.AddAssignmentExpression or SyntaxKind.SimpleAssignmentExpression
                    && Name(assignment.Left) == member.Name
                    && Handler(assignment, member, cancellationToken) is { } handler)
                    joined = joined.Or(Summary(handler, member, depth, cancellationToken));
        }
        return joined;
    }

    private static string? Name(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        _ => null,
    };

    private IOperation? Handler(AssignmentExpressionSyntax assignment, ISymbol member, CancellationToken cancellationToken)
    {
        (IOperation? target, IOperation? value) = project.Operation(assignment, cancellationToken) switch
        {
            IEventAssignmentOperation subscription => (subscription.EventReference, subscription.HandlerValue),
            ISimpleAssignmentOperation simple => (simple.Target, simple.Value),
            ICompoundAssignmentOperation compound => (compound.Target, compound.Value),
            _ => default,
        };
        return target is IMemberReferenceOperation reference
            && SymbolEqualityComparer.Default.Equals(reference.Member.OriginalDefinition, member.OriginalDefinition)
            && value is not null
            && WrittenParts.Unwrap(value) is IDelegateCreationOperation creation
                ? creation.Target
                : null;
    }

    private KeySummary Summary(IOperation handler, ISymbol member, int depth, CancellationToken cancellationToken)
    {
        if (handler is IMethodReferenceOperation { Method: { } method }) return project.Summary(method, depth, cancellationToken);
        if (handler is not IAnonymousFunctionOperation lambda) return KeySummary.None;
        var flow = new KeyFlow(project, lambda.Symbol, depth - 1, cancellationToken, $"a handler of '{member.Name}'");
        flow.Run(lambda.Body);
        return flow.Summary();
    }
}
