using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>
/// Makes a lambda asynchronous if its receiver accepts a task: an endpoint, <c>Task.Run</c>, or a delegate that returns one.
/// </summary>
internal static class AsyncLambda
{
    /// <param name="wait">What is changed inside, without which the lambda cannot be judged.</param>
    public static bool Add(
        AnonymousFunctionExpressionSyntax lambda, Edits wait, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(lambda, cancellationToken).Symbol is not IMethodSymbol function
            || Start(lambda) is not { } start
            || !FunctionBody.CanBeAsynchronous(lambda.Body, function, model, cancellationToken))
            return false;
        ITypeSymbol? target = model.GetTypeInfo(lambda, cancellationToken).ConvertedType;
        var own = new Edits();
        own.Replace(new(start, 0), "async ");
        if (ReturnEdit.IsTask(function.ReturnType))
        {
            if (!Takes(target) || !ReturnEdit.Add(lambda.Body, function.ReturnType, model, own, cancellationToken)) return false;
        }
        else if (!IsTakenAlike(lambda, own, wait, model, cancellationToken))
        {
            return false;
        }
        edits.Add(own);
        return true;
    }

    /// <summary>
    /// Whether the call that gets the lambda means the same with an asynchronous one. It may choose another overload, which then waits for
    /// the task (<c>Task.Run</c>), or throws its result away (a <c>RequestDelegate</c>).
    /// </summary>
    private static bool IsTakenAlike(
        AnonymousFunctionExpressionSyntax lambda, Edits own, Edits wait, SemanticModel model, CancellationToken cancellationToken)
    {
        if (lambda.Parent is not ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } } argument
            || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol before)
            return false;
        var both = new Edits();
        both.Add(own);
        both.Add(wait);
        SourceText text = lambda.SyntaxTree.GetText(cancellationToken);
        SourceText changed = both.ApplyTo(text);
        string expression = changed.ToString(new TextSpan(call.SpanStart, call.Span.Length + changed.Length - text.Length));
        ExpressionSyntax parsed = SyntaxFactory.ParseExpression(expression);
        if (model.GetSpeculativeSymbolInfo(call.SpanStart, parsed, SpeculativeBindingOption.BindAsExpression).Symbol is not IMethodSymbol after)
            return false;
        bool isSame = SymbolEqualityComparer.Default.Equals(before, after)
            || after.Name == "Run" && KnownSymbols.Is(after.ContainingType, "System.Threading.Tasks", "Task")
                && SymbolEqualityComparer.Default.Equals(before.ReturnType, after.ReturnType);
        return isSame && Takes(Parameter(after, argument)?.Type);
    }

    private static IParameterSymbol? Parameter(IMethodSymbol method, ArgumentSyntax argument)
    {
        if (argument.NameColon is { Name.Identifier.ValueText: var name }) return method.Parameters.FirstOrDefault(parameter => parameter.Name == name);
        int place = ((ArgumentListSyntax)argument.Parent!).Arguments.IndexOf(argument);
        return place < method.Parameters.Length ? method.Parameters[place] : null;
    }

    /// <summary>Whether a delegate's caller gets the task: one of any type, as endpoints take it, is asked for what it returns.</summary>
    private static bool Takes(ITypeSymbol? type) =>
        type is not null
        && (KnownSymbols.Is(type, "System", "Delegate") || ReturnEdit.IsTask((type as INamedTypeSymbol)?.DelegateInvokeMethod?.ReturnType));

    private static int? Start(AnonymousFunctionExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => simple.Parameter.SpanStart,
        ParenthesizedLambdaExpressionSyntax { ReturnType: null } full => full.ParameterList.SpanStart,
        _ => null,
    };
}
