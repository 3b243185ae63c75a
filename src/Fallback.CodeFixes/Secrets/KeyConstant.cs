using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>The constant that a key is written into, a field or a local. To be read when the program runs, it must be one no longer.</summary>
internal sealed class KeyConstant
{
    private readonly SyntaxNode _declaration;
    private readonly VariableDeclarationSyntax _variables;
    private readonly SyntaxToken _keyword;

    private KeyConstant(SyntaxNode declaration, VariableDeclarationSyntax variables, SyntaxTokenList modifiers)
    {
        (_declaration, _variables) = (declaration, variables);
        _keyword = modifiers.First(static modifier => modifier.IsKind(SyntaxKind.ConstKeyword));
    }

    /// <summary>Returns null if the literal is not in a constant.</summary>
    public static KeyConstant? Around(LiteralExpressionSyntax literal)
    {
        foreach (SyntaxNode node in literal.Ancestors())
            switch (node)
            {
                case FieldDeclarationSyntax field when field.Modifiers.Any(SyntaxKind.ConstKeyword): return new(field, field.Declaration, field.Modifiers);
                case LocalDeclarationStatementSyntax { IsConst: true } local: return new(local, local.Declaration, local.Modifiers);
            }
        return null;
    }

    /// <summary>Whether nothing in the project needs it to be a constant: an attribute, a default value, a pattern, another constant.</summary>
    public bool MayBeRead(SemanticModel model, CancellationToken cancellationToken)
    {
        // The others in the declaration would have to be read, too.
        if (_variables.Variables.Count != 1 || model.GetDeclaredSymbol(_variables.Variables[0], cancellationToken) is not { } symbol) return false;
        IEnumerable<SyntaxTree> trees = symbol is ILocalSymbol ? [_declaration.SyntaxTree] : model.Compilation.SyntaxTrees;
        foreach (SyntaxTree tree in trees)
        {
            IdentifierNameSyntax[] names =
            [
                .. tree.GetRoot(cancellationToken).DescendantNodes().OfType<IdentifierNameSyntax>()
                    .Where(name => name.Identifier.ValueText == symbol.Name && (NeedsConstant(name) || IsOutOfReach(name)))
            ];
            if (names.Length == 0) continue;
            SemanticModel own = tree == model.SyntaxTree ? model : model.Compilation.GetSemanticModel(tree);
            if (names.Any(name => SymbolEqualityComparer.Default.Equals(own.GetSymbolInfo(name, cancellationToken).Symbol, symbol))) return false;
        }
        return true;
    }

    /// <summary><c>static readonly</c> for a field, a plain variable for a local.</summary>
    public void Release(Edits edits)
    {
        if (_declaration is FieldDeclarationSyntax) edits.Replace(_keyword.Span, "static readonly");
        else edits.Replace(TextSpan.FromBounds(_keyword.SpanStart, _variables.SpanStart), "");
    }

    /// <summary>Whether a variable could not be read there, or not yet: in a static function, or in a static field before it.</summary>
    private bool IsOutOfReach(SyntaxNode name) => _declaration is FieldDeclarationSyntax
        ? name.SyntaxTree == _declaration.SyntaxTree && name.SpanStart < _declaration.SpanStart
            && name.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is null
            && name.FirstAncestorOrSelf<MemberDeclarationSyntax>()
                is FieldDeclarationSyntax or PropertyDeclarationSyntax { Initializer: not null }
        : ReadKeyCodeFixProvider.StaticFunction(name) is { } function && !function.Span.Contains(_declaration.Span);

    private static bool NeedsConstant(SyntaxNode name)
    {
        foreach (SyntaxNode node in name.Ancestors())
            switch (node)
            {
                case AttributeSyntax or PatternSyntax or CaseSwitchLabelSyntax or EnumMemberDeclarationSyntax
                    or EqualsValueClauseSyntax { Parent: ParameterSyntax }:
                    return true;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression } test when test.Right.Span.Contains(name.Span): return true;
                case FieldDeclarationSyntax field: return field.Modifiers.Any(SyntaxKind.ConstKeyword);
                case LocalDeclarationStatementSyntax { IsConst: true }: return true;
                case MemberDeclarationSyntax: return false;
            }
        return false;
    }
}
