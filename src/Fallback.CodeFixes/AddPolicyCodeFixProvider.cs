using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fallback.Roslyn;

/// <summary>Declares the policy that the rule misses, next to the chain.</summary>
public abstract class AddPolicyCodeFixProvider(string id) : DeclarationCodeFixProvider(id)
{
    /// <summary>The attribute's name, and its arguments with <c>{0}</c> for the qualifier of Fallback's types.</summary>
    private protected abstract (string Name, string Arguments) Policy { get; }

    private protected sealed override string? Plan(AttributeSyntax attribute, SemanticModel model, Edits edits, CancellationToken cancellationToken)
    {
        string qualifier = AddedAttribute.Qualifier(attribute);
        (string name, string arguments) = Policy;
        AddedAttribute.After(attribute, $"[{qualifier}{name}({arguments.Replace("{0}", qualifier)})]", edits);
        return $"Add [{name}({arguments.Replace("{0}", "")})]";
    }
}
