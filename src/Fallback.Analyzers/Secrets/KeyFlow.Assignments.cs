using System;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Fallback.Roslyn;

internal sealed partial class KeyFlow
{
    private KeyTaint VisitAssignment(IOperation target, IOperation value)
    {
        KeyTaint assigned = Eval(value);
        if (target is IPropertyReferenceOperation property && Sinks.Of(property) is { } sink)
        {
            foreach (IArgumentOperation argument in property.Arguments) Eval(argument.Value);
            Check(value, sink);
        }
        if (Variable(target) is ILocalSymbol local
            && WrittenParts.Unwrap(value) is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda })
            _lambdas[local] = lambda;
        return Assign(target, assigned);
    }

    private KeyTaint Assign(IOperation target, KeyTaint value)
    {
        switch (target)
        {
            case IDeclarationExpressionOperation declaration: return Assign(declaration.Expression, value);
            case ITupleOperation tuple: AssignEach(tuple, value); return value;
            // The elements of an array are not distinguished.
            case IPropertyReferenceOperation { Arguments.Length: 1 } place when IsSpan(place.Instance): WriteCharacter(place); return value;
            case IArrayElementReferenceOperation { ArrayReference: { } array }:
                return value.IsTainted ? Assign(array, Eval(array).Join(value)) : value;
        }
        if (target is IPropertyReferenceOperation { Arguments.Length: 1, Instance: { } entries }
            && value.IsTainted
            && Carriers.IsDictionary(entries.Type))
            return Assign(entries, Eval(entries).Join(value));
        if (Variable(target) is not { } symbol) return value;
        KeyTaint known = OrNamed(symbol, value);
        Set(symbol, known);
        if (symbol is IFieldSymbol or IPropertySymbol) Written(symbol, known);
        return value;
    }

    private void Written(ISymbol member, KeyTaint value)
    {
        value = value.WithoutParameters();
        ISymbol original = member.OriginalDefinition;
        Writes[original] = Writes.TryGetValue(original, out KeyTaint before) ? before.Join(value) : value;
    }

    private void AssignEach(ITupleOperation tuple, KeyTaint value)
    {
        for (int i = 0; i < tuple.Elements.Length; i++)
            Assign(tuple.Elements[i], value.Parts is { } parts && parts.TryGetValue($"Item{i + 1}", out KeyTaint part) ? part : KeyTaint.Unknown);
    }

    private KeyTaint VisitDeconstruction(IDeconstructionAssignmentOperation assignment)
    {
        KeyTaint value = Eval(assignment.Value);
        IOperation target = assignment.Target is IDeclarationExpressionOperation declaration ? declaration.Expression : assignment.Target;
        if (!value.IsTainted && target is ITupleOperation tuple && Deconstructed(assignment.Value.Type, tuple.Elements.Length) is { } parts)
            for (int i = 0; i < tuple.Elements.Length; i++) Assign(tuple.Elements[i], parts[i]);
        else Assign(assignment.Target, value);
        return value;
    }

    /// <summary>What the parameters of a type's <c>Deconstruct</c> say: a record's are its properties.</summary>
    private static KeyTaint[]? Deconstructed(ITypeSymbol? type, int count)
    {
        if (type is not INamedTypeSymbol { IsTupleType: false } named) return null;
        foreach (ISymbol member in named.GetMembers("Deconstruct"))
            if (member is IMethodSymbol { Parameters: var parameters } && parameters.Length == count)
            {
                var parts = new KeyTaint[count];
                for (int i = 0; i < count; i++) parts[i] = KeySources.Named(parameters[i], parameters[i].Type);
                return parts;
            }
        return null;
    }

    /// <summary>The variable that an expression is: a local, a parameter, or a member of this object or of a class.</summary>
    private static ISymbol? Variable(IOperation operation) => WrittenParts.Unwrap(operation) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation
        {
            Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
        } field => field.Field,
        IPropertyReferenceOperation
        {
            Arguments.Length: 0,
            Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
        } property => property.Property,
        _ => null,
    };

    /// <summary>Returns what a variable contains: if nothing is known about its value, its name decides.</summary>
    private static KeyTaint OrNamed(ISymbol symbol, KeyTaint value)
    {
        if (!ReferenceEquals(value, KeyTaint.Unknown)) return value;
        ITypeSymbol? type = symbol switch
        {
            ILocalSymbol local => local.Type,
            IParameterSymbol parameter => parameter.Type,
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            _ => null,
        };
        return KeySources.Named(symbol, type);
    }

    private KeyTaint VisitField(IFieldReferenceOperation field)
    {
        KeyTaint instance = Eval(field.Instance);
        if (field.Field.ContainingType is { IsTupleType: true }) return Part(instance, (field.Field.CorrespondingTupleField ?? field.Field).Name);
        return Variable(field) is { } own ? Read(own) : OfMember(field.Field);
    }

    private KeyTaint VisitProperty(IPropertyReferenceOperation property)
    {
        KeyTaint instance = Eval(property.Instance);
        foreach (IArgumentOperation argument in property.Arguments) Eval(argument.Value);
        if (property.Arguments.Length == 1
            && _excerpts.Of(property.Arguments[0].Value) is { } extent
            && Excerpt(instance, extent) is { } excerpt)
            return excerpt;
        if (instance.Parts is not null) return Part(instance, property.Property.Name);
        // What was set in this body counts more than the name.
        if (Variable(property) is { } own && _state.TryGet(own, out KeyTaint value)) return value;
        if (KeySources.Of(property) is { IsTainted: true } source && !IsClear(property.Property)) return source;
        if (instance.IsTainted && Keeps(property)) return Carriers.IsDictionary(property.Property.ContainingType) ? KeyTaint.Unknown : instance;
        if (property.Property.GetMethod is { } getter
            && KeyTypes.IsText(property.Type)
            && (Implementations.IsOpen(getter) || IsComputed(getter))
            && !getter.ContainingType.DeclaringSyntaxReferences.IsEmpty
            && Holds(getter))
            return Called(getter).Returned.WithoutParameters();
        return OfMember(property.Property);
    }

    private static KeyTaint Part(KeyTaint whole, string name) =>
        whole.Parts is { } parts ? (parts.TryGetValue(name, out KeyTaint part) ? part : KeyTaint.Unknown) : whole;

    private static bool Keeps(IPropertyReferenceOperation property) =>
        property.Arguments.Length > 0
            || property.Property.Name is "Value" or "Parameter" or "Result" or "Current" or "Key" or "AbsoluteUri" or "OriginalString"
                or "Query" or "PathAndQuery" or "RawQuery"
            || property.Property.ContainingType?.Name is "Tuple";

    private static bool IsComputed(IMethodSymbol getter)
    {
        ImmutableArray<SyntaxReference> references = getter.DeclaringSyntaxReferences;
        return !references.IsEmpty
            && references[0].GetSyntax() is not Microsoft.CodeAnalysis.CSharp.Syntax.AccessorDeclarationSyntax
            {
                Body: null, ExpressionBody: null
            };
    }

    private bool IsClear(ISymbol member) => ReferenceEquals(OfMember(member), KeyTaint.Clear);

    /// <summary>What a member holds: a private one as its type writes it, any other as it is named.</summary>
    private KeyTaint OfMember(ISymbol member)
    {
        ITypeSymbol? type = member is IFieldSymbol field ? field.Type : (member as IPropertySymbol)?.Type;
        KeyTaint named = KeySources.Named(member, type);
        if (type is null || KeyTypes.IsHarmless(type) || member.DeclaringSyntaxReferences.IsEmpty) return named;
        bool isPrivate = member.DeclaredAccessibility == Accessibility.Private;
        if (named.IsTainted && !isPrivate) return named;
        KeyTaint written = _project.Member(member, named.IsTainted, _depth, _cancellationToken);
        _reach = Math.Max(_reach, KeyProject.ReachOfMember(_depth));
        return named.IsTainted ? (ReferenceEquals(written, KeyTaint.Clear) ? written : named) : written.IsTainted ? written : KeyTaint.Unknown;
    }
}
