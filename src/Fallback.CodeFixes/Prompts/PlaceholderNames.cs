using Fallback.Catalogue;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>The parameters that an unknown placeholder may mean.</summary>
internal sealed class PlaceholderNames
{
    private const string System = "SystemPromptAttribute";
    private const string User = "UserPromptAttribute";

    private readonly AttributeData[] _prompts;
    private readonly HashSet<string> _known;
    private readonly List<string> _values;
    private readonly List<string> _unused;
    private readonly HashSet<string> _unknown;

    private PlaceholderNames(ISymbol owner, IReadOnlyList<IMethodSymbol> methods)
    {
        _prompts =
            [.. owner.GetAttributes().Where(static attribute => AttributeReader.Is(attribute, System) || AttributeReader.Is(attribute, User))];
        List<MethodNames> all = [.. methods.Select(static method => new MethodNames(method))];
        _known = [.. all.SelectMany(static method => method.Values)];
        // A prompt of the interface is filled by each of its methods.
        _values = [.. all[0].Values.Where(name => all.All(method => method.Values.Contains(name)))];
        _unused = [.. _values.Where(name => all.All(method => method.Unused.Contains(name)))];
        _unknown = [.. all.SelectMany(static method => method.Placeholders).Where(name => !_known.Contains(name))];
    }

    /// <summary>For the prompts of an attribute; null where no method has them.</summary>
    public static PlaceholderNames? Of(AttributeSyntax prompt, SemanticModel model, CancellationToken cancellationToken)
    {
        ISymbol? owner = DeclaredAttribute.Owner(prompt, model, cancellationToken);
        IMethodSymbol[] methods = owner switch
        {
            IMethodSymbol method => [method],
            INamedTypeSymbol type =>
            [
                .. type.GetMembers().OfType<IMethodSymbol>().Where(static member => member is { MethodKind: MethodKind.Ordinary, IsAbstract: true })
            ],
            _ => [],
        };
        return methods.Length == 0 ? null : new PlaceholderNames(owner!, methods);
    }

    /// <summary>Returns the parameter that was probably meant: the most similar one, or the only one that no prompt uses.</summary>
    public string? Best(string written) =>
        _known.Contains(written) ? null : NearestName.Of(written, _values) ?? (_unused.Count == 1 && _unknown.Count == 1 ? _unused[0] : null);

    /// <summary>Every parameter that may have been meant, the best first.</summary>
    public IEnumerable<string> All(string written) =>
        _known.Contains(written) ? [] : (Best(written) is { } best ? _unused.Prepend(best) : _unused).Distinct();

    /// <summary>Where the prompts of one declaration write a placeholder's name, without its braces and its format.</summary>
    public IEnumerable<TextSpan> Places(string written, CancellationToken cancellationToken)
    {
        foreach (AttributeData prompt in _prompts)
            for (int before = 0; PlaceholderPlace.Of(prompt, written, before, cancellationToken) is { SourceTree: { } tree, SourceSpan: var hole }; before++)
            {
                int start = tree.GetText(cancellationToken).ToString(hole).IndexOf(written, StringComparison.Ordinal);
                yield return new TextSpan(hole.Start + start, written.Length);
            }
    }

    /// <summary>A method's values, those that no prompt uses, and what its prompts name.</summary>
    private sealed class MethodNames
    {
        public MethodNames(IMethodSymbol method)
        {
            AttributeData? user = AttributeReader.One(method, User);
            AttributeData? system = PolicyAttributes.EffectiveOne(method.ContainingType, method, System);
            Placeholders = [.. Holes(user), .. Holes(system)];
            Values = [.. ParameterRoles.Read(method, method.ContainingType, new ProblemSink(null)).Values.Select(static value => value.Name)];
            List<string> unused = [.. Values.Where(name => !Placeholders.Contains(name))];
            // Without [UserPrompt] one of them is the message.
            Unused = user is null && unused.Count == 1 ? [] : unused;
        }

        public HashSet<string> Placeholders { get; }

        public List<string> Values { get; }

        public List<string> Unused { get; }

        private static IEnumerable<string> Holes(AttributeData? prompt) =>
            (PromptTemplate.Split(prompt?.Values(0).FirstOrDefault().Value as string ?? "", out _) ?? [])
                .Where(static part => part.IsHole).Select(static part => part.Text);
    }
}
