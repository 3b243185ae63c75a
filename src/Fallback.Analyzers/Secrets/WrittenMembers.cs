using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Where a type's own code writes its fields and automatic properties, by their names alone.</summary>
internal sealed class WrittenMembers
{
    private readonly Dictionary<string, List<Write>> _writes = [];

    public WrittenMembers(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        HashSet<string> names = Names(type);
        if (names.Count == 0) return;
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
            if (reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration)
                foreach (MemberDeclarationSyntax member in declaration.Members) Read(member, names);
    }

    /// <summary>What is written into a member: its initializer, or the assignments in the code of others.</summary>
    public IReadOnlyList<Write> Of(string member) => _writes.TryGetValue(member, out List<Write> writes) ? writes : [];

    /// <summary>The fields and properties of a type that can hold a text.</summary>
    private static HashSet<string> Names(INamedTypeSymbol type)
    {
        var names = new HashSet<string>();
        foreach (ISymbol member in type.GetMembers())
        {
            ITypeSymbol? held =
                member switch { IFieldSymbol { IsConst: false } field => field.Type, IPropertySymbol property => property.Type, _ => null };
            if (held is not null
                && (KeyTypes.IsText(held) || held is { Name: "StringBuilder" or "Uri" or "AuthenticationHeaderValue" or "Lazy" }))
                names.Add(member.Name);
        }
        return names;
    }

    private void Read(MemberDeclarationSyntax member, HashSet<string> names)
    {
        switch (member)
        {
            case FieldDeclarationSyntax field:
                foreach (VariableDeclaratorSyntax variable in field.Declaration.Variables)
                    if (variable.Initializer is { } initializer) Add(variable.Identifier.ValueText, initializer.Value, initializer.Value, names);
                break;
            case PropertyDeclarationSyntax { Initializer: { } initial } property:
                Add(property.Identifier.ValueText, initial.Value, initial.Value, names);
                break;
            case BaseMethodDeclarationSyntax: ReadCode(member, names); break;
            case BasePropertyDeclarationSyntax { AccessorList.Accessors: var accessors }:
                foreach (AccessorDeclarationSyntax accessor in accessors) ReadCode(accessor, names);
                break;
        }
    }

    private void ReadCode(SyntaxNode code, HashSet<string> names)
    {
        foreach (SyntaxNode node in code.DescendantNodes())
            if (node is AssignmentExpressionSyntax assignment) AddAssigned(assignment.Left, assignment.Right, code, names);
    }

    private void AddAssigned(ExpressionSyntax target, ExpressionSyntax value, SyntaxNode code, HashSet<string> names)
    {
        if (target is IdentifierNameSyntax name) Add(name.Identifier.ValueText, value, code, names);
        else if (target is MemberAccessExpressionSyntax access) Add(access.Name.Identifier.ValueText, value, code, names);
        else if (target is TupleExpressionSyntax tuple)
            foreach (ArgumentSyntax element in tuple.Arguments) AddAssigned(element.Expression, value, code, names);
    }

    private void Add(string name, ExpressionSyntax value, SyntaxNode code, HashSet<string> names)
    {
        if (!names.Contains(name)) return;
        // "value!" is no operation of its own.
        while (value is PostfixUnaryExpressionSyntax or ParenthesizedExpressionSyntax && code == value)
            code = value = value is PostfixUnaryExpressionSyntax suppressed ? suppressed.Operand : ((ParenthesizedExpressionSyntax)value).Expression;
        if (!_writes.TryGetValue(name, out List<Write> writes)) _writes[name] = writes = [];
        writes.Add(new(value, code));
    }

    /// <summary>A value, and the code that writes it: a method, an accessor, or the value itself where it is an initializer.</summary>
    internal readonly record struct Write(ExpressionSyntax Value, SyntaxNode Code)
    {
        /// <summary>Whether the value can be known to be no key: a constant, or made where something is masked or hashed.</summary>
        public bool MayBeClear =>
            Value.Kind() is SyntaxKind.StringLiteralExpression or SyntaxKind.NullLiteralExpression || Cleansers.AreMentioned(Code);
    }
}
