using System.Xml.Linq;
using MartDesk.Desk.Access;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace MartDesk.Web.SignIn;

/// <summary>Keeps the keys that protect cookies and form tokens in the desk's store, where each is sealed under the master key.</summary>
internal sealed class KeyRing(IAccessStore store) : IXmlRepository
{
    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() => [.. store.ReadKeyRing().Select(XElement.Parse)];

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName) => store.AddToKeyRing(friendlyName, element.ToString(SaveOptions.DisableFormatting));
}
